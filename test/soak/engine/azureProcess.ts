import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createLocalAzure, type LocalAzure, type Snapshot } from "../../../emulator";
import type { Ask } from "./azureChild";

/** A local Azure in a process of its own that can be killed and starts again on its state file, and a mirror of what is in it. */
export class AzureProcess {
  /** As the other one was at the last look. */
  readonly mirror: LocalAzure = createLocalAzure();
  environment: Record<string, string> = {};
  private child: ChildProcess | undefined;
  private port = 0;
  private asked = 0;
  private readonly waiting = new Map<number, (answered: unknown) => void>();

  private constructor(
    private readonly directory: string,
    private readonly secondPut: "refuse" | "accept",
  ) {}

  static async start(directory: string, secondPut: "refuse" | "accept"): Promise<AzureProcess> {
    const azure = new AzureProcess(directory, secondPut);
    await azure.open();
    await azure.look();
    return azure;
  }

  private async open(): Promise<void> {
    const started = new Promise<{ port: number; environment: Record<string, string> }>((resolve) => this.waiting.set(0, resolve as (answered: unknown) => void));
    this.child = fork(join(__dirname, "azureChild.ts"), [this.directory, String(this.port), this.secondPut], { execArgv: ["-r", "ts-node/register"] });
    this.child.on("message", ({ id, answered }: { id: number; answered: unknown }) => {
      this.waiting.get(id)?.(answered);
      this.waiting.delete(id);
    });
    const died = once(this.child, "exit").then(() => Promise.reject(new Error("the local Azure did not start")));
    const { port, environment } = await Promise.race([started, died]);
    died.catch(() => undefined);
    [this.port, this.environment] = [port, environment];
  }

  /** Brings the mirror up to date. */
  async look(): Promise<void> {
    this.mirror.reset((await this.ask("look")) as Snapshot);
  }

  /** Requests since it was started; what it is asked while it is dead is not answered. */
  async requests(): Promise<number> {
    return (await this.ask("requests")) as number;
  }

  /** Somebody deletes a capture. */
  async remove(capture: string): Promise<void> {
    await this.ask("remove", capture);
  }

  /** Other people make a capture of this id. */
  async plant(capture: string): Promise<void> {
    await this.ask("plant", capture);
  }

  async killAndRestart(): Promise<void> {
    const gone = once(this.child!, "exit");
    this.child!.kill("SIGKILL");
    await gone;
    // Nobody answers what was asked of the dead one.
    for (const resolve of this.waiting.values()) resolve(0);
    this.waiting.clear();
    await this.open();
  }

  async close(): Promise<void> {
    const gone = once(this.child!, "exit");
    this.child!.disconnect();
    await gone;
  }

  private ask(what: Ask["what"], capture?: string): Promise<unknown> {
    const id = ++this.asked;
    const answered = new Promise((resolve) => this.waiting.set(id, resolve));
    this.child!.send({ id, what, ...(capture !== undefined && { capture }) } satisfies Ask);
    return answered;
  }
}
