import { fromArm, fromArmList, type ObservedCapture, toArm } from "../model/arm";
import type { Capture } from "../model/capture";
import { isFailed, isSucceeded } from "../model/provisioningState";
import { type CaptureAddress, formatCaptureId, isSameId, watcherIdOf } from "../model/resourceId";
import { type Session, sessionFromArm } from "../model/session";
import { type Answer, bodyOf, malformed } from "./answer";
import type { ArmClient } from "./armClient";
import { AzureError, isGone, OperationFailed } from "./errors";
import { delayAfter, type Progress, waitForOperation } from "./operations";
import { type ListRequest, listItems } from "./pages";
import { type Patience, pause } from "./patience";
import { Recent } from "./recent";
import type { CallOptions, Exchange, Expectation, Transport } from "./transport";

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

  constructor(
    private readonly client: (subscriptionId: string) => ArmClient,
    private readonly transport: Transport,
  ) {}

  /**
   * Asks for a capture, once. Never overwrites: where the service knows conditional requests, it refuses a name that exists.
   *
   * @throws AzureError with `mayHaveActed` where nobody knows if the request arrived.
   */
  async create(address: CaptureAddress, capture: Capture, patience: Patience): Promise<Accepted> {
    const { resourceGroupName, networkWatcherName, packetCaptureName } = address;
    this.written.add(idOf(address));
    const answer = await this.exchange(address, patience, "write", false, (client, options) => {
      const requestOptions = { headers: { "if-none-match": "*" } };
      const poller = client.network.packetCaptures.create(resourceGroupName, networkWatcherName, packetCaptureName, sdkModel(capture), {
        ...options,
        requestOptions,
      });
      return poller.submitted();
    });
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
      if (observed === undefined && wasThere) throw new OperationFailed("the capture has vanished", { code: "NotFound" });
      wasThere = observed !== undefined;
      return progressOf(observed);
    };
    // A list of the meantime shows the capture half made.
    this.written.add(idOf(address));
    await this.follow(
      address,
      accepted ?? { status: 200, headers: {}, text: "" },
      `packet capture "${address.packetCaptureName}" to be created`,
      look,
      patience,
    );
  }

  /** The capture, `undefined` where there is none. */
  async get(address: CaptureAddress, patience: Patience): Promise<ObservedCapture | undefined> {
    const { resourceGroupName, networkWatcherName, packetCaptureName } = address;
    try {
      const answer = await this.exchange(
        address,
        patience,
        "read",
        true,
        (client, options) => client.network.packetCaptures.get(resourceGroupName, networkWatcherName, packetCaptureName, options),
        { what: `packet capture "${packetCaptureName}"`, isIt: (body) => ownOf(body, address) !== undefined },
      );
      return ownOf(bodyOf(answer), address);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
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
    const { subscriptionId, resourceGroupName, networkWatcherName } = watcher;
    const request: ListRequest = {
      subscriptionId,
      what: "packet captures",
      client: () => this.client(subscriptionId),
      firstPage: (client, options) => client.network.packetCaptures.list(resourceGroupName, networkWatcherName, options).byPage().next(),
    };
    try {
      const items = await listItems(this.transport, request, patience);
      const captures = items.map(fromArmList).filter((observed) => observed !== undefined);
      return { captures, unreadable: items.length - captures.length };
    } catch (error) {
      if (isGone(error)) return { captures: [], unreadable: 0 };
      throw error;
    }
  }

  /** How the capture's session stands, `undefined` where there is no such capture. */
  async getSession(address: CaptureAddress, patience: Patience): Promise<Session | undefined> {
    const { resourceGroupName, networkWatcherName, packetCaptureName } = address;
    try {
      let answer = await this.exchange(address, patience, "write", true, (client, options) =>
        client.network.packetCaptures.getStatus(resourceGroupName, networkWatcherName, packetCaptureName, options).submitted(),
      );
      for (let polls = 0; ; polls++) {
        // While the session runs the answer is a 202 that has the status already: there is nothing to wait for.
        const session = sessionFromArm(bodyOf(answer));
        if (session !== undefined) return session;
        const location = answer.headers.location;
        if (answer.status !== 202 || !location) throw malformed(answer, "a status");
        if (!(await pause(patience, delayAfter(answer, polls))))
          throw new AzureError("the service is still looking for the status", { code: "OperationTimedOut" });
        answer = await this.exchange(address, patience, "read", true, (client, options) => client.get(location, options));
      }
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  /** Ends the capture's session and waits until it has ended. Stopping a session that has ended succeeds. */
  async stop(address: CaptureAddress, patience: Patience): Promise<void> {
    const { resourceGroupName, networkWatcherName, packetCaptureName } = address;
    const answer = await this.exchange(address, patience, "write", true, (client, options) =>
      client.network.packetCaptures.stop(resourceGroupName, networkWatcherName, packetCaptureName, options).submitted(),
    );
    if (answer.status !== 202) return;
    const look = async (patience: Patience): Promise<Progress> =>
      (await this.getSession(address, patience))?.packetCaptureStatus === "Running" ? "InProgress" : "Succeeded";
    await this.follow(address, answer, `packet capture "${packetCaptureName}" to stop`, look, patience);
  }

  /** Deletes the capture and waits until it is gone. What is gone already counts as deleted. */
  async delete(address: CaptureAddress, patience: Patience): Promise<void> {
    const { resourceGroupName, networkWatcherName, packetCaptureName } = address;
    this.written.add(idOf(address));
    try {
      const answer = await this.exchange(address, patience, "delete", true, (client, options) =>
        client.network.packetCaptures.delete(resourceGroupName, networkWatcherName, packetCaptureName, options).submitted(),
      );
      if (answer.status !== 202) return;
      const look = async (patience: Patience): Promise<Progress> =>
        (await this.get(address, patience)) === undefined ? "Succeeded" : "InProgress";
      await this.follow(address, answer, `packet capture "${packetCaptureName}" to be deleted`, look, patience, true);
    } catch (error) {
      // Azure says 204 of a capture that is gone; what says 404 instead may be about anything.
      if (!isGone(error) || (await this.get(address, patience)) !== undefined) throw error;
    }
  }

  private async follow(
    address: CaptureAddress,
    accepted: Answer,
    what: string,
    look: (patience: Patience) => Promise<Progress>,
    patience: Patience,
    resourceDecides = false,
  ): Promise<void> {
    const get = (url: string, poll: Patience): Promise<Answer> =>
      this.exchange(address, poll, "read", true, (client, options) => client.get(url, options));
    await waitForOperation(accepted, { what, get, look, resourceDecides }, patience);
  }

  private exchange(
    { subscriptionId }: WatcherAddress,
    patience: Patience,
    kind: Exchange["kind"],
    repeatable: boolean,
    send: (client: ArmClient, options: CallOptions) => PromiseLike<unknown>,
    expects?: Expectation,
  ): Promise<Answer> {
    const exchange = { subscriptionId, kind, repeatable, send: (options: CallOptions) => send(this.client(subscriptionId), options) };
    return this.transport.exchange(expects === undefined ? exchange : { ...exchange, expects }, patience);
  }
}

function idOf(address: CaptureAddress): string {
  return formatCaptureId(address).toLowerCase();
}

/** The capture in an answer's body, if it is the one that was asked for. */
function ownOf(body: unknown, address: CaptureAddress): ObservedCapture | undefined {
  const observed = fromArm(body);
  return observed !== undefined && isSameId(observed.id, formatCaptureId(address)) ? observed : undefined;
}

/** How far Azure is with a capture; a state that nobody knows yet counts as not finished. */
function progressOf(observed: ObservedCapture | undefined): Progress {
  if (isSucceeded(observed?.provisioningState)) return "Succeeded";
  return isFailed(observed?.provisioningState) ? "Failed" : "InProgress";
}

type SdkCapture = Parameters<ArmClient["network"]["packetCaptures"]["create"]>[3];

/** The SDK flattens `properties` and writes them back itself. */
function sdkModel(capture: Capture): SdkCapture {
  const { scope, filters, ...properties } = toArm(capture);
  return {
    ...properties,
    ...(scope && {
      scope: { ...(scope.include && { include: [...scope.include] }), ...(scope.exclude && { exclude: [...scope.exclude] }) },
    }),
    filters: filters.map((filter) => ({ ...filter })),
  };
}
