import assert from "node:assert/strict";
import { CommanderError } from "commander";
import { commandLine } from "../../cli/commandLine";
import { usageFailure } from "../../cli/usage";

/** What the command line says to these arguments. */
async function failureOf(...args: string[]) {
  const program = commandLine();
  const silent = { writeOut: () => undefined, writeErr: () => undefined };
  [program, ...program.commands].forEach((command) => command.configureOutput(silent));
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    assert.ok(error instanceof CommanderError);
    return usageFailure(error);
  }
  throw new assert.AssertionError({ message: `${args.join(" ")} was accepted` });
}

describe("mistakes in pktcap's arguments", () => {
  const cases: [args: string[], message: string][] = [
    [[], "reading arguments: no command was given (UsageError)"],
    [["locl"], `reading arguments: unknown command "locl" (UsageError)\n  hint: did you mean local?`],
    [["local"], `reading arguments: missing required argument "command" (UsageError)`],
    [["local", "--"], `reading arguments: missing required argument "command" (UsageError)`],
    [["emulator", "--prot", "1"], `reading arguments: unknown option "--prot" (UsageError)\n  hint: did you mean --port?`],
    [["emulator", "extra"], "reading arguments: too many arguments"],
    [["start", "web", "--time-limit", "fast"], 'reading arguments: `--time-limit`: must be a number of seconds or a duration such as "90s", "10m" or "5h", got "fast" (UsageError)'],
    [["start", "web", "--total-bytes", "it's big"], 'reading arguments: `--total-bytes`: must be a number of bytes or a size such as "64k", "10M" or "1G", got "it\'s big" (UsageError)'],
    [["start", "web", "--preset", "none"], 'reading arguments: `--preset`: must be one of dns, http'],
    [["list", "-o", "xml"], 'reading arguments: `--output`: must be one of table, json, yaml, tsv, id, got "xml" (UsageError)'],
    [["emulator", "--port", "65536"], `must be a whole number from 0 to 65535, got "65536" (UsageError)`],
    [["emulator", "--port", "1.5"], `must be a whole number from 0 to 65535, got "1.5" (UsageError)`],
    [["emulator", "--port", ""], `must be a whole number from 0 to 65535, got "" (UsageError)`],
    [["emulator", "--speed", "0"], `must be a number above 0, got "0" (UsageError)`],
    [["local", "--operation-seconds", "-1", "--", "true"], `must be a number from 0 up, got "-1" (UsageError)`],
    [["local", "--speed", "fast", "--", "true"], `must be a number above 0, got "fast" (UsageError)`],
  ];
  for (const [args, message] of cases) {
    it(`are told: pktcap ${args.join(" ")}`, async () => {
      const failure = await failureOf(...args);
      assert.equal(failure?.exitCode, 2);
      assert.ok(failure.message.includes(message), failure.message);
    });
  }

  it("do not include a wish for help", async () => {
    assert.equal(await failureOf("--help"), undefined);
    assert.equal(await failureOf("local", "--help"), undefined);
    assert.equal(await failureOf("--version"), undefined);
  });
});
