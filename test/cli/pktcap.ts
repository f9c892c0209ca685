import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createConnection } from "node:net";
import { join } from "node:path";
import type { Readable } from "node:stream";

const running = new Set<ChildProcess>();

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
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
}

/** Starts `pktcap` in a folder, in a session of its own: without a terminal, as under a service manager. */
export function pktcap(cwd: string, args: string[], { stdin = "", env = process.env }: { stdin?: string | Uint8Array; env?: NodeJS.ProcessEnv } = {}): Run {
  const child = spawn(process.execPath, [compiled, ...args], { cwd, env, detached: true });
  running.add(child);
  child.on("exit", () => running.delete(child));
  // A command that reads nothing may have ended before.
  child.stdin.on("error", () => undefined).end(stdin);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  const until = async (pattern: RegExp, stream: Readable, seen: { text(): string }): Promise<void> => {
    while (!pattern.test(seen.text())) {
      await Promise.race([once(stream, "data"), closed.then(() => Promise.reject(new Error(`ended: ${stdout.text()}${stderr.text()}`)))]);
    }
  };
  return {
    kill: (signal) => child.kill(signal),
    printed: (pattern) => until(pattern, child.stdout, stdout),
    stdoutBytes: () => stdout.bytes(),
    reported: (pattern) => until(pattern, child.stderr, stderr),
    stdout: () => stdout.text(),
    ended: closed.then(([code, signal]) => ({ code, signal, stdout: stdout.text(), stderr: stderr.text() })),
  };
}

/** For `afterEach`: a test that failed leaves no process behind, not even one that its command had started. */
export function endRuns(): void {
  for (const { pid } of running) if (pid !== undefined) process.kill(-pid, "SIGKILL");
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
