import type { Command } from "commander";
import { behaviourOf, type BehaviourOptions } from "../behaviour";
import { withArgument } from "../commandOptions";
import { Failure } from "../failure";
import { faultsOf, type FaultOptions } from "../faultOptions";
import { runInForeground } from "../foreground";
import { addLocalAzureOptions } from "../localAzureOptions";
import { startLocalSetUp, type LocalSetUp } from "../localSetUp";

/** The options of `pktcap local`. */
interface LocalOptions extends BehaviourOptions, FaultOptions {
  directory: string;
  state?: string;
}

/** `pktcap local -- <command…>` */
export function define(command: Command): void {
  addLocalAzureOptions(withArgument(command, "the command and its arguments, after --"), 1)
    .passThroughOptions()
    .addHelpText("after", `\nExamples:\n  $ pktcap local -- pulumi up\n  $ pktcap local --fault lost-creates -- pulumi up`)
    .action(runLocal);
}

async function runLocal(words: string[], { directory, state, ...options }: LocalOptions): Promise<void> {
  const [command = "", ...args] = words;
  const setUp = await startLocalSetUp({
    directory,
    faults: faultsOf(options),
    ...(state === undefined ? {} : { stateFile: state }),
    ...(options.access === undefined ? {} : { accessFile: options.access }),
    azure: behaviourOf(options),
  });
  try {
    process.exitCode = await runInForeground(command, args, setUp.environment);
  } catch (error) {
    throw isMissingPulumi(command, setUp, error) ? missingPulumi(setUp.engineReasons) : error;
  } finally {
    await setUp.close();
  }
}

function isMissingPulumi(command: string, { engine }: LocalSetUp, error: unknown): boolean {
  return command === "pulumi" && engine === undefined && error instanceof Failure && error.exitCode === 127;
}

function missingPulumi(reasons: string[]): Failure {
  return new Failure(`running "pulumi": ${reasons.join("; ")} (ENOENT)`, {
    hints: ["install Pulumi and put it on PATH: https://www.pulumi.com/docs/install/"],
    exitCode: 127,
  });
}
