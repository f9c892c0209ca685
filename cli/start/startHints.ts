import type { AzureError } from "../../provider/azure/errors";
import type { CaptureInputs } from "../../provider/model/captureInputs";
import { parseResourceId } from "../../provider/model/resourceId";
import { inOptions } from "./optionNames";

/** The finished message of a capture that could not be started, with hints for the command line instead of hints for programs. */
export function inTermsOfStart(message: string, error: AzureError, inputs: CaptureInputs): string {
  const lines = message.split("\n").map((line) => line.replace(/^( {2}hint: )(.*)$/, (_line, prefix: string, hint: string) => prefix + commandHint(hint, error.code, inputs)));
  return inOptions(lines.join("\n"));
}

function commandHint(hint: string, code: string, inputs: CaptureInputs): string {
  switch (code) {
    case "PacketCaptureExists":
      return `choose another \`--name\`, or delete that capture with \`pktcap delete ${inputs.packetCaptureName}\``;
    case "AgentNotInstalled":
      return hint.startsWith("declare ") ? installAdvice(inputs) : hint;
    case "OperationTimedOut":
      return `check again later with \`pktcap status ${inputs.packetCaptureName}\``;
    default:
      // What only a program has: other resources, and the watcher by its name.
      return hint.replace(/; if this stack creates the .*$/, "").replace(", or `networkWatcherName` and `resourceGroupName`", "");
  }
}

function installAdvice({ target, targetType }: CaptureInputs): string {
  const { resourceGroupName = "GROUP", names: [name = "NAME"] = [] } = parseResourceId(target) ?? {};
  const machine = targetType === "AzureVMSS" ? `az vmss extension set --resource-group ${resourceGroupName} --vmss-name ${name}` : `az vm extension set --resource-group ${resourceGroupName} --vm-name ${name}`;
  const what = targetType === "AzureVMSS" ? "scale set" : "virtual machine";
  return (
    `install it, on a Linux ${what} with \`${machine} --publisher Microsoft.Azure.NetworkWatcher --name NetworkWatcherAgentLinux\`` +
    " (on Windows `NetworkWatcherAgentWindows`), or use `--no-require-agent` to try anyway"
  );
}
