import { isDeepStrictEqual } from "node:util";
import type { LocalAzure } from "../../emulator";
import type { State } from "./state";

/** One session of a capture; the next one under the same name is another one. */
interface Session {
  /** Of the PUT that made it. */
  readonly key: string;
  readonly id: string;
  readonly captureStartTime: string | undefined;
  readonly startsAt: number | null;
  readonly properties: Record<string, unknown>;
  /** Whether it is on its way out because of what was asked for earlier. */
  readonly isLeaving: boolean;
  /** Whether a stop is under way that was asked for earlier. */
  readonly isEnding: boolean;
  /** How somebody ended it; a limit is nobody. */
  readonly end: unknown;
}

interface File {
  readonly id: string;
  readonly name: string;
  readonly etag: string | undefined;
  /** Of a capture's file: what it was made from. */
  readonly startedAt?: number;
  readonly filters?: unknown;
}

/** Everything in Azure that belongs to somebody, at one moment. */
interface Look {
  /** By id in lower case. */
  readonly sessions: ReadonlyMap<string, Session>;
  readonly files: ReadonlyMap<string, File>;
  /** Ids of operations that have begun. */
  readonly operations: ReadonlySet<string>;
}

/** What one command of a stack was, to those who look on from outside. */
export interface Command {
  /** Whose state it works on. */
  readonly who: string;
  readonly state: State;
  /** Whether what the program says of a resource asks for a capture that is found. */
  readonly asksFor: (name: string, properties: Record<string, unknown>) => boolean;
}

/** What acts on a capture. */
const acts = new Set(["PacketCaptures_Create", "PacketCaptures_Stop", "PacketCaptures_Delete"]);

/** Who made what in a local Azure: what appears during a command is its own, and the files of a session are whose the session is. */
export class Ledger {
  private readonly makers = new Map<string, string>();
  /** All that there ever were, by key: files come when the session is over, or gone. */
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly azure: LocalAzure) {}

  /** Who made the session that stands there now. */
  makerOf(id: string): string | undefined {
    const session = this.look().sessions.get(id.toLowerCase());
    return session && this.makers.get(session.key);
  }

  /** The sessions that somebody's commands made and their state does not have. */
  unrecorded(state: State, who: string): { readonly key: string; readonly id: string }[] {
    const recorded = recordedBy(state);
    return [...this.look().sessions.values()].filter((session) => this.makers.get(session.key) === who && !session.isLeaving && !isRecorded(session, recorded));
  }

  /** What has appeared by now is theirs. */
  credit(who: string): void {
    const { sessions, files } = this.look();
    for (const session of sessions.values()) {
      this.sessions.set(session.key, session);
      if (!this.makers.has(session.key)) this.makers.set(session.key, who);
    }
    for (const file of files.values()) {
      const makers = this.sessionsOf(file).flatMap(({ key }) => this.makers.get(key) ?? []);
      if (!this.makers.has(file.id)) this.makers.set(file.id, makers.find((maker) => maker === who) ?? makers[0] ?? who);
    }
  }

  /**
   * Looks on while a command runs (I6): it must delete, stop, overwrite and take over no capture and no file that its own state did not
   * record and its program did not ask for.
   *
   * @returns What it did all the same.
   */
  async during(command: Command, run: () => Promise<unknown>): Promise<string[]> {
    this.credit("somebody");
    const before = this.look();
    const recorded = recordedBy(command.state);
    await run();
    const after = this.look();
    this.credit(command.who);
    const wrongs = [...before.sessions.values()]
      .filter((session) => !isRecorded(session, recorded))
      .flatMap((session) => this.wrongsTo(session, command, recorded, before, after));
    return [...wrongs, ...this.wrongsToFiles(command, recorded, before, after)];
  }

  private wrongsTo(session: Session, { who, state, asksFor }: Command, recorded: Recorded, before: Look, after: Look): string[] {
    const id = session.id.toLowerCase();
    const what = `${this.makers.get(session.key) ?? "somebody"}'s capture ${session.id}`;
    const now = after.sessions.get(id);
    const holders = [...state.resources].filter(([, held]) => held.id.toLowerCase() === id && (!recorded.has(id) || held.outputs["captureStartTime"] === session.captureStartTime));
    if (now?.key === session.key && holders.some(([name]) => asksFor(name, session.properties))) return [];
    const operations = [...this.azure.store.operations.values()].filter(({ id: operation, resourceId }) => !before.operations.has(operation) && resourceId.toLowerCase() === id);
    return [
      ...(session.isLeaving ? [] : operations.filter(({ name }) => acts.has(name)).map(({ name }) => `${who} sent ${name} to ${what}`)),
      ...(now === undefined && !session.isLeaving ? [`${who} deleted ${what}`] : []),
      ...(now !== undefined && now.key !== session.key && !session.isLeaving ? [`${who} overwrote ${what}`] : []),
      ...(now?.key === session.key && !session.isEnding && !isDeepStrictEqual(now.end, session.end) ? [`${who} stopped ${what}`] : []),
      ...(now?.key === session.key ? holders.map(([name]) => `${who} took over ${what} as "${name}"`) : []),
    ];
  }

  private wrongsToFiles({ who }: Command, recorded: Recorded, before: Look, after: Look): string[] {
    return [...before.files.values()].flatMap((file) => {
      const now = after.files.get(file.id);
      const isOurs = this.makers.get(file.id) === who || this.sessionsOf(file).some((session) => isRecorded(session, recorded));
      if (isOurs || now?.etag === file.etag || writesOver(file, recorded, before)) return [];
      return [`${who} ${now === undefined ? "deleted" : "overwrote"} ${this.makers.get(file.id) ?? "somebody"}'s file ${file.name}`];
    });
  }

  /** The sessions that a file may be of: more than one where they began in the same moment with the same filters. */
  private sessionsOf({ startedAt, filters }: File): Session[] {
    return [...this.sessions.values()].filter(({ startsAt, properties }) => startsAt === startedAt && isDeepStrictEqual(properties["filters"], filters));
  }

  private look(): Look {
    const { store } = this.azure;
    const underWay = [...store.operations.values()].filter(({ status }) => status === "InProgress");
    const sessions = store.list("Microsoft.Network/networkWatchers/packetCaptures").map(({ id, properties, hidden }): [string, Session] => {
      const { provisioningState, runningOperationId: key, session } = hidden!;
      const about = underWay.filter(({ resourceId }) => resourceId.toLowerCase() === id.toLowerCase());
      const isLeaving = provisioningState === "Deleting" || about.some(({ name, plan }) => name === "PacketCaptures_Delete" || plan.keepCapture === false);
      const isEnding = about.some(({ name }) => name === "PacketCaptures_Stop");
      const captureStartTime = this.azure.packetCapture(id)?.captureStartTime;
      const { startsAt, end } = session;
      return [id.toLowerCase(), { key, id, captureStartTime, startsAt, properties: { ...properties }, isLeaving, isEnding, end }];
    });
    const files = store.list("Local/blobs").map(({ id, etag, properties: { name, content } }): [string, File] => {
      return [id, { id, name, etag, ...(content.kind === "capture" && { startedAt: content.file.startedAt, filters: content.file.filters }) }];
    });
    return { sessions: new Map(sessions), files: new Map(files), operations: new Set(store.operations.keys()) };
  }
}

/** Whether a recorded session was still to write a file of this name when the command began: it is the program that asked for the name, and Azure that writes over what is there. */
function writesOver({ name }: File, recorded: Recorded, { sessions }: Look): boolean {
  return [...sessions.values()].some((session) => {
    const { storagePath } = session.properties["storageLocation"] as { storagePath?: string };
    return session.end === undefined && isRecorded(session, recorded) && storagePath?.endsWith(`/${name}`) === true;
  });
}

/** Ids in lower case, each with the times at which the state saw sessions begin there; `undefined` where it saw none begin. */
type Recorded = ReadonlyMap<string, ReadonlySet<unknown>>;

function recordedBy({ resources }: State): Recorded {
  const recorded = new Map<string, Set<unknown>>();
  for (const { id, outputs } of resources.values()) {
    const times = recorded.get(id.toLowerCase()) ?? new Set();
    recorded.set(id.toLowerCase(), times.add(outputs["captureStartTime"]));
  }
  return recorded;
}

function isRecorded({ id, captureStartTime }: Session, recorded: Recorded): boolean {
  const times = recorded.get(id.toLowerCase());
  return times !== undefined && (times.has(undefined) || captureStartTime === undefined || times.has(captureStartTime));
}
