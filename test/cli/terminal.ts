import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { endOf } from "../startedProgram";

const compiled = join(__dirname, "../../dist/cli/pktcap.js");

/** Why there is no pseudo-terminal here; `undefined` where there is one. */
export function noTerminal(): string | undefined {
  const { status, stdout } = spawnSync("script", ["--version"], { encoding: "utf8" });
  return status === 0 && stdout.includes("util-linux") ? undefined : "there is no `script` of util-linux to make a pseudo-terminal with";
}

/** A run of `pktcap` on a pseudo-terminal of 60 columns and 20 lines. */
export interface TerminalRun {
  /** Resolves when the terminal shows something like it. */
  readonly shown: (pattern: RegExp) => Promise<void>;
  /** Types on the keyboard. */
  readonly type: (text: string) => void;
  readonly ended: Promise<{ code: number | null; output: string }>;
}

export function onTerminal(cwd: string, args: readonly string[], environment: NodeJS.ProcessEnv): TerminalRun {
  const words = [process.execPath, compiled, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  // A person's terminal: under CI Node.js takes every terminal for one without colours.
  const { NO_COLOR, CI: _, ...rest } = environment;
  const env = { ...rest, ...(NO_COLOR !== undefined && NO_COLOR !== "" && { NO_COLOR }), TERM: "xterm-256color" };
  const child = spawn("script", ["-qefc", `stty cols 60 rows 20; exec ${words}`, "/dev/null"], { cwd, env, stdio: ["pipe", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (data: Buffer) => (output += data.toString()));
  const command = ["pktcap", ...args].join(" ");
  const ended = endOf(child, { command, output: () => output, result: ({ code }) => ({ code, output }) });
  return {
    type: (text) => child.stdin.write(text),
    shown: async (pattern) => {
      const tooEarly = ended.then(() => Promise.reject(new Error(`\`${command}\` has ended without ${String(pattern)}: ${output}`)));
      tooEarly.catch(() => undefined);
      while (!pattern.test(output)) await Promise.race([once(child.stdout, "data"), tooEarly]);
    },
    ended,
  };
}
