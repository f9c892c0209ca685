import { fromArm, fromArmList, type ObservedCapture, toArm, watcherApiVersion } from "../model/arm";
import type { Capture } from "../model/capture";
import { isFailed, isSucceeded } from "../model/provisioningState";
import { type CaptureAddress, formatCaptureId, isSameId, watcherIdOf } from "../model/resourceId";
import { type Session, sessionFromArm } from "../model/session";
import { type Answer, bodyOf, malformed } from "./answer";
import type { Arm, RequestOptions } from "./arm";
import type { ArmRequest } from "./armClient";
import { AzureError, isGone, OperationFailed, unless } from "./errors";
import { delayAfter, type Operation, type Progress, waitForOperation } from "./operations";
import type { Patience } from "./patience";
import { pollUntil } from "./pollUntil";
import { Recent } from "./recent";

/** The network watcher that captures belong to. */
export type WatcherAddress = Omit<CaptureAddress, "packetCaptureName">;

/** A capture that Azure has taken on. */
export interface Accepted {
  readonly answer: Answer;
  /** The capture as the answer shows it, where it does. */
  readonly observed: ObservedCapture | undefined;
}

/** A watcher's list as several captures use it: by their ids, in lower case. */
interface SharedList {
  readonly byId: ReadonlyMap<string, ObservedCapture>;
  readonly unreadable: number;
}

/** What a list of captures holds. */
export interface CaptureList {
  readonly captures: readonly ObservedCapture[];
  /** How many entries are not in a form in which captures are. */
  readonly unreadable: number;
}

/** The packet captures of Azure: one method for each thing the service can do, and nothing of what we make of it. */
export class PacketCaptures {
  /** The captures of each watcher, by their ids in lower case. */
  private readonly lists = new Recent<SharedList>();
  /** Ids, in lower case, of the captures that were written here: no list shows them as they are. */
  private readonly written = new Set<string>();

  constructor(private readonly arm: Arm) {}

  /**
   * Asks for a capture, once. Never overwrites: where the service knows conditional requests, it refuses a name that exists.
   *
   * @throws AzureError with `mayHaveActed` if it is unknown whether the request arrived.
   */
  async create(address: CaptureAddress, capture: Capture, patience: Patience): Promise<Accepted> {
    this.written.add(idOf(address));
    const request = { method: "PUT", body: { properties: toArm(capture) }, headers: { "if-none-match": "*" } } as const;
    const answer = await this.exchange(address, request, patience, { kind: "write", repeatable: false });
    return { answer, observed: ownOf(bodyOf(answer), address) };
  }

  /**
   * Waits until a capture that Azure has taken on is there.
   *
   * @param accepted The answer to the request for it; without one, the capture has been seen in Azure.
   * @throws OperationFailed where Azure could not make it, or where it was there and is no more.
   */
  async waitUntilCreated(address: CaptureAddress, accepted: Answer | undefined, patience: Patience): Promise<void> {
    let wasThere = accepted === undefined;
    const look = async (patience: Patience): Promise<Progress> => {
      const observed = await this.get(address, patience);
      if (observed === undefined && wasThere) throw new OperationFailed("the capture no longer exists", { code: "NotFound" });
      wasThere = observed !== undefined;
      return progressOf(observed);
    };
    // A list of the meantime shows the capture half made.
    this.written.add(idOf(address));
    await this.follow(address, accepted ?? { status: 200, headers: {}, text: "" }, { end: "to be created", look }, patience);
  }

  /** The capture, `undefined` where there is none. */
  async get(address: CaptureAddress, patience: Patience): Promise<ObservedCapture | undefined> {
    const expects = { what: `packet capture "${address.packetCaptureName}"`, isIt: (body: unknown) => ownOf(body, address) !== undefined };
    return unless(isGone, async () => ownOf(bodyOf(await this.exchange(address, { method: "GET" }, patience, { expects })), address));
  }

  /**
   * The capture as the list of its watcher has it, `undefined` where there is none. One list serves all captures of a watcher. A capture
   * that the list lacks, or that was written here, is asked for by itself.
   *
   * @param oldest How old the list may be, in milliseconds.
   */
  async find(address: CaptureAddress, patience: Patience, oldest = Infinity): Promise<ObservedCapture | undefined> {
    const isWritten = this.written.has(idOf(address));
    const listed = isWritten ? undefined : (await this.listOf(address, oldest, patience)).byId.get(idOf(address));
    return listed ?? this.get(address, patience);
  }

  /**
   * Whether there may be a capture at the address: as `find`, but believes a list that can be read about a capture that it lacks. Before a
   * PUT nothing else is asked.
   */
  async isListed(address: CaptureAddress, patience: Patience, oldest: number): Promise<boolean> {
    if (this.written.has(idOf(address))) return true;
    const { byId, unreadable } = await this.listOf(address, oldest, patience);
    return unreadable > 0 || byId.has(idOf(address));
  }

  private listOf(watcher: WatcherAddress, oldest: number, patience: Patience): Promise<SharedList> {
    const ask = async (): Promise<SharedList> => {
      const { captures, unreadable } = await this.listAll(watcher, patience);
      return { byId: new Map(captures.map((observed) => [observed.id.toLowerCase(), observed])), unreadable };
    };
    return this.lists.get(watcherIdOf(watcher).toLowerCase(), patience.clock, ask, oldest);
  }

  /** All captures of a watcher; those whose form makes no sense are left out. None where the watcher itself is gone. */
  async list(watcher: WatcherAddress, patience: Patience): Promise<readonly ObservedCapture[]> {
    return (await this.listAll(watcher, patience)).captures;
  }

  /** As `list`, with how many entries were left out. Of a name that cannot stand in a request, see `fromArmList`. */
  async listAll(watcher: WatcherAddress, patience: Patience): Promise<CaptureList> {
    const path = `${capturesPath(watcher)}?api-version=${watcherApiVersion}`;
    const items = (await unless(isGone, () => this.arm.list(path, "packet captures", patience))) ?? [];
    const captures = items.map(fromArmList).filter((observed) => observed !== undefined);
    return { captures, unreadable: items.length - captures.length };
  }

  /** The status of the capture's session; `undefined` if there is no such capture. */
  async getSession(address: CaptureAddress, patience: Patience): Promise<Session | undefined> {
    return unless(isGone, async () => {
      const first = await this.exchange(address, { method: "POST", action: "queryStatus" }, patience, { kind: "write" });
      const last = await pollUntil(first, patience, {
        isOver: hasSession,
        delay: delayAfter,
        look: ({ headers }) => this.arm.exchange(address.subscriptionId, headers.location ?? "", patience),
        late: () => new AzureError("Azure has not returned the status yet", { code: "OperationTimedOut" }),
      });
      return sessionFromArm(bodyOf(last));
    });
  }

  /**
   * Ends the capture's session and waits until it has ended. Stopping a session that has ended succeeds.
   *
   * @param waits `false` returns when Azure has accepted the request.
   */
  async stop(address: CaptureAddress, patience: Patience, waits = true): Promise<void> {
    const answer = await this.exchange(address, { method: "POST", action: "stop" }, patience, { kind: "write" });
    if (answer.status !== 202 || !waits) return;
    const look = async (patience: Patience): Promise<Progress> =>
      (await this.getSession(address, patience))?.packetCaptureStatus === "Running" ? "InProgress" : "Succeeded";
    await this.follow(address, answer, { end: "to stop", look }, patience);
  }

  /**
   * Deletes the capture and waits until it is gone. What is gone already counts as deleted.
   *
   * @param waits `false` returns when Azure has accepted the request.
   */
  async delete(address: CaptureAddress, patience: Patience, waits = true): Promise<void> {
    this.written.add(idOf(address));
    try {
      const answer = await this.exchange(address, { method: "DELETE" }, patience, { kind: "delete" });
      if (answer.status !== 202 || !waits) return;
      const look = async (patience: Patience): Promise<Progress> =>
        (await this.get(address, patience)) === undefined ? "Succeeded" : "InProgress";
      await this.follow(address, answer, { end: "to be deleted", look, resourceDecides: true }, patience);
    } catch (error) {
      // Azure says 204 of a capture that is gone; what says 404 instead may be about anything.
      if (!isGone(error) || (await this.get(address, patience)) !== undefined) throw error;
    }
  }

  private follow(
    { subscriptionId, packetCaptureName }: CaptureAddress,
    accepted: Answer,
    { end, ...operation }: Omit<Operation, "what" | "get"> & { end: string },
    patience: Patience,
  ): Promise<void> {
    const get: Operation["get"] = (url, patience) => this.arm.exchange(subscriptionId, url, patience);
    return waitForOperation(accepted, { ...operation, what: `packet capture "${packetCaptureName}" ${end}`, get }, patience);
  }

  private exchange(
    address: CaptureAddress,
    { action, ...request }: CaptureRequest,
    patience: Patience,
    how?: RequestOptions,
  ): Promise<Answer> {
    const path = `${capturesPath(address)}/${encodeURIComponent(address.packetCaptureName)}${action === undefined ? "" : `/${action}`}?api-version=${watcherApiVersion}`;
    return this.arm.exchange(address.subscriptionId, { ...request, address: path }, patience, how);
  }
}

/** A request about a capture, or to one of its actions. */
type CaptureRequest = Omit<ArmRequest, "address"> & { readonly action?: "queryStatus" | "stop" };

/** The path of a watcher's captures, without the api-version. */
function capturesPath({ subscriptionId, resourceGroupName, networkWatcherName }: WatcherAddress): string {
  const encoded = {
    subscriptionId: encodeURIComponent(subscriptionId),
    resourceGroupName: encodeURIComponent(resourceGroupName),
    networkWatcherName: encodeURIComponent(networkWatcherName),
  };
  return `${watcherIdOf(encoded)}/packetCaptures`;
}

/** Whether the status is there; while the session runs, the answer is a 202 that has it already. */
function hasSession(answer: Answer): boolean {
  const isThere = sessionFromArm(bodyOf(answer)) !== undefined;
  if (!isThere && (answer.status !== 202 || !answer.headers.location)) throw malformed(answer, "a status");
  return isThere;
}

function idOf(address: CaptureAddress): string {
  return formatCaptureId(address).toLowerCase();
}

/** The capture in an answer's body, if it is the one that was asked for. */
function ownOf(body: unknown, address: CaptureAddress): ObservedCapture | undefined {
  const observed = fromArm(body);
  return observed !== undefined && isSameId(observed.id, formatCaptureId(address)) ? observed : undefined;
}

/** How far Azure is with a capture; an unknown state counts as not finished. */
function progressOf(observed: ObservedCapture | undefined): Progress {
  if (isSucceeded(observed?.provisioningState)) return "Succeeded";
  return isFailed(observed?.provisioningState) ? "Failed" : "InProgress";
}
