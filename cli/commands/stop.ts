import type { Command } from "commander";
import { stopSession } from "../../provider/lifecycle/queries";
import { timeoutLimits } from "../../provider/model/limits";
import { changeCaptures, type NamedCapturesOptions } from "../captures/changeCaptures";
import { withCaptures } from "../commandOptions";
import type { Connection } from "../connection";
import { type CaptureStatus, statusColumns } from "../captures/statusColumns";
import type { FoundCapture } from "../targets/captures";

/** `pktcap stop <capture…>` */
export function define(command: Command): void {
  withCaptures(command).action((texts: string[], options: NamedCapturesOptions) =>
    changeCaptures(texts, options, { verb: "stop", doing: "stopping", work: stop, columns: statusColumns }),
  );
}

async function stop({ azure, patience }: Connection, { id, name, address }: FoundCapture, _options: unknown, asking: () => void): Promise<CaptureStatus> {
  const limited = patience(timeoutLimits.updateInSeconds.default * 1000);
  return { id, name, ...(await stopSession(azure, address, limited, asking)) };
}
