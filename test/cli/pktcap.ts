import { spawn } from "node:child_process";
import { once } from "node:events";
import { createConnection } from "node:net";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { type End, endOf } from "../startedProgram";

const compiled = join(__dirname, "../../dist/cli/pktcap.js");

/** A run of the real, compiled command. */
export interface Run {
  kill(signal: NodeJS.Signals): void;
  /** Resolves when stdout matches. */
  printed(pattern: RegExp): Promise<void>;
  /** What stdout has so far. */
  stdout: () => string;
  /** Resolves when stderr matches. */
  reported(pattern: RegExp): Promise<void>;
  /** What has come from stdout so far, as it is. */
  stdoutBytes(this: void): Buffer;
  ended: Promise<End & { stdout: string; stderr: string }>;
}

/** Starts `pktcap` in a folder, in a session of its own: without a terminal, as under a service manager. */
export function pktcap(cwd: string, args: string[], { stdin = "", env = process.env }: { stdin?: string | Uint8Array; env?: NodeJS.ProcessEnv } = {}): Run {
  const child = spawn(process.execPath, [compiled, ...args], { cwd, env, detached: true });
  // A command that reads nothing may have ended before.
  child.stdin.on("error", () => undefined).end(stdin);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const command = ["pktcap", ...args].join(" ");
  const output = (): string => `${stdout.text()}${stderr.text()}`;
  const ended = endOf(child, { command, output, result: (end) => ({ ...end, stdout: stdout.text(), stderr: stderr.text() }) });
  const until = async (pattern: RegExp, stream: Readable, seen: { text(): string }): Promise<void> => {
    const tooEarly = ended.then(() => Promise.reject(new Error(`\`${command}\` has ended without ${String(pattern)}: ${output()}`)));
    tooEarly.catch(() => undefined);
    while (!pattern.test(seen.text())) await Promise.race([once(stream, "data"), tooEarly]);
  };
  return {
    kill: (signal) => child.kill(signal),
    printed: (pattern) => until(pattern, child.stdout, stdout),
    stdoutBytes: () => stdout.bytes(),
    reported: (pattern) => until(pattern, child.stderr, stderr),
    stdout: () => stdout.text(),
    ended,
  };
}

/** A command for `pktcap local -- …` that runs this program. */
export function program(source: string): string[] {
  return ["--", process.execPath, "-e", source];
}

/** Whether something listens there. */
export async function isOpen(port: number): Promise<boolean> {
  const socket = createConnection({ host: "127.0.0.1", port });
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function collect(stream: Readable): { text(): string; bytes(): Buffer } {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return { text: () => Buffer.concat(chunks).toString("utf8"), bytes: () => Buffer.concat(chunks) };
}
