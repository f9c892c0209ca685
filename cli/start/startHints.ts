import type { AzureError } from "../../provider/azure/errors";
import type { CaptureInputs } from "../../provider/model/captureInputs";
import { parseResourceId } from "../../provider/model/resourceId";
import { inOptions } from "./optionNames";

/** The finished message of a capture that could not be started, with what to do about it in terms of the command line. */
export function inTermsOfStart(message: string, error: AzureError, inputs: CaptureInputs): string {
  const hint = hintFor(error.code, inputs);
  const lines = message.split("\n").map((line) => (hint !== undefined && line.startsWith("  hint: ") ? `  hint: ${hint}` : line));
  return inOptions(lines.join("\n"));
}

/** What to do where the resource's own advice is about programs. */
function hintFor(code: string, { packetCaptureName: name, target }: CaptureInputs): string | undefined {
  const machine = parseResourceId(target);
  switch (code) {
    case "PacketCaptureExists":
      return `choose another \`--name\`, or delete that capture with \`pktcap delete ${name}\``;
    case "AgentNotInstalled":
      return (
        `install it, on a Linux virtual machine with \`az vm extension set --resource-group ${machine?.resourceGroupName ?? "GROUP"} --vm-name ${machine?.names[0] ?? "NAME"} --publisher Microsoft.Azure.NetworkWatcher --name NetworkWatcherAgentLinux\`` +
        " (on Windows `NetworkWatcherAgentWindows`), or use `--no-require-agent` to try anyway"
      );
    case "AgentFailed":
      return "repair or reinstall the extension, or use `--no-require-agent` to try anyway";
    case "StorageAccountNotFound":
      return "check `--storage-account`";
    case "OperationTimedOut":
      return `check again later with \`pktcap status ${name}\``;
    case "AuthorizationFailed":
      return "grant read access to the machine, or give `--location`";
    default:
      return undefined;
  }
}
