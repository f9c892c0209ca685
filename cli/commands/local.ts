import { createRequire } from "node:module";
import type { Command } from "commander";
import { defineAlert } from "../alerts/alertCommand";
import { withArgument } from "../commandOptions";
import { Failure } from "../failure";
import { runInForeground } from "../foreground";
import { addLocalAzureOptions, type LocalAzureChoices, setUpOf } from "../localAzureOptions";
import type * as localSetUp from "../localSetUp";

const load = createRequire(__filename);

/** Stands before a command that followed `--`, so that it is not taken for one of pktcap's own. */
const literally = "--";

/** `pktcap local -- <command…>`, and `pktcap local alert …` */
export function define(command: Command): void {
  command.usage("[options] <command...>\n       pktcap local [options] alert <action> [name]").helpCommand(false).configureHelp({});
  keepLiteral(command);
  defineAlert(command);
  addLocalAzureOptions(withArgument(command, "the command and its arguments, after --"), 1)
    .passThroughOptions()
    .addHelpText("after", `\nExamples:\n  $ pktcap local -- pulumi up\n  $ pktcap local -- pktcap status\n  $ pktcap local --fault lost-creates -- pulumi up`)
    .action(runLocal);
}

/** Commander takes `-- alert` for the subcommand: what follows `--` is a program, whatever its name. */
function keepLiteral(command: Command): void {
  const parse = command.parseOptions.bind(command);
  command.parseOptions = (args) => {
    const { operands, unknown } = parse(args);
    const isLiteral = operands.length > 0 && args.at(-operands.length - unknown.length - 1) === "--" && operands.length + unknown.length < args.length;
    return { operands: isLiteral ? [literally, ...operands] : operands, unknown };
  };
}

async function runLocal(words: string[], choices: LocalAzureChoices): Promise<void> {
  const [command = "", ...args] = words[0] === literally ? words.slice(1) : words;
  if (command === "") throw new Failure('reading arguments: missing required argument "command" (UsageError)', { hints: ["`pktcap local --help` shows all options"], exitCode: 2 });
  const { startLocalSetUp } = load("../localSetUp") as typeof localSetUp;
  const setUp = await startLocalSetUp(setUpOf(choices));
  try {
    process.exitCode = await runInForeground(...executableFor(command, args), setUp.environment);
  } catch (error) {
    throw isMissingPulumi(command, setUp, error) ? missingPulumi(setUp.engineReasons) : error;
  } finally {
    await setUp.close();
  }
}

/** `pktcap` is this very program, whether it is on PATH or not. */
function executableFor(command: string, args: string[]): [command: string, args: string[]] {
  return command === "pktcap" ? [process.execPath, [require.resolve("../pktcap"), ...args]] : [command, args];
}

function isMissingPulumi(command: string, { engine }: localSetUp.LocalSetUp, error: unknown): boolean {
  return command === "pulumi" && engine === undefined && error instanceof Failure && error.exitCode === 127;
}

function missingPulumi(reasons: string[]): Failure {
  return new Failure(`running "pulumi": ${reasons.join("; ")} (ENOENT)`, {
    hints: ["install Pulumi and put it on PATH: https://www.pulumi.com/docs/install/"],
    exitCode: 127,
  });
}
