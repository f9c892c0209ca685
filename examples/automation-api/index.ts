import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { getPacketCaptureStatus, PacketCapture, stopPacketCapture } from "pulumi-azure-packet-capture";

// The machine and the account that the local Azure starts with. On the real Azure give your own.
const group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoExampleRG/providers";
const target = process.env.VIRTUAL_MACHINE_ID ?? `${group}/Microsoft.Compute/virtualMachines/ContosoVM`;
const storageId = process.env.STORAGE_ACCOUNT_ID ?? `${group}/Microsoft.Storage/storageAccounts/contosoexamplergdiag374`;

// Records while something happens, and cleans up whatever became of it.
async function recordWhile(happening: () => Promise<void>): Promise<void> {
  const program = async () => {
    const capture = new PacketCapture("incident", { target, storageLocation: { storageId }, timeLimitInSeconds: 600 });
    return { id: capture.id, storagePath: capture.storagePath };
  };
  const stack = await LocalWorkspace.createOrSelectStack(
    { projectName: "automation-api", stackName: "dev", program },
    { workDir: __dirname },
  );
  try {
    const { outputs } = await stack.up();
    const id = String(outputs.id?.value);
    await happening();
    const { stopReason } = await stopPacketCapture({ id });
    const { packetCaptureStatus } = await getPacketCaptureStatus({ id });
    console.log(`${packetCaptureStatus} (${stopReason}): ${String(outputs.storagePath?.value)}`);
  } finally {
    await stack.destroy();
  }
}

recordWhile(async () => console.log("something happens")).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
