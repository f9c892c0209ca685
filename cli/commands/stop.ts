import type { Command } from "commander";
import { stopSession } from "../../provider/lifecycle/queries";
import { timeoutLimits } from "../../provider/model/limits";
import { changeCaptures, type NamedCapturesOptions } from "../captures/changeCaptures";
import { noWaitOption, withCaptures } from "../commandOptions";
import type { Connection } from "../connection";
import { type CaptureStatus, statusColumns } from "../captures/statusColumns";
import type { FoundCapture } from "../targets/captures";

interface StopOptions extends NamedCapturesOptions {
  /** `false` for `--no-wait`. */
  wait: boolean;
}

/** `pktcap stop <capture…>` */
export function define(command: Command): void {
  withCaptures(command).addOption(noWaitOption()).action((texts: string[], options: StopOptions) =>
    changeCaptures(texts, options, { verb: "stop", doing: "stopping", work: stop, columns: statusColumns }),
  );
}

async function stop({ azure, patience }: Connection, { id, name, address }: FoundCapture, { wait }: StopOptions, asking: () => void): Promise<CaptureStatus> {
  const limited = patience(timeoutLimits.updateInSeconds.default * 1000);
  return { id, name, ...(await stopSession(azure, address, limited, asking, wait)) };
}
