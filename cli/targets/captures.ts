import type { WatcherAddress } from "../../provider/azure/packetCaptures";
import type { ObservedCapture } from "../../provider/model/arm";
import { canonicalRegion } from "../../provider/model/region";
import { type CaptureAddress, formatCaptureId, parseCaptureId } from "../../provider/model/resourceId";
import type { Connection } from "../connection";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { forEach } from "../parallel";
import { idInStack, type Kind, pickByName } from "./pick";
import { parseReference } from "./reference";

/** A capture that a person has named. */
export interface FoundCapture {
  readonly id: string;
  readonly name: string;
  readonly address: CaptureAddress;
  /** The capture as a list has shown it, where it was found by name. */
  readonly observed?: ObservedCapture;
  /** The region of its watcher, where it was found by name. */
  readonly location?: string;
}

export interface CaptureChoice {
  /** Only the captures of this region. */
  location?: string;
}

const kind: Kind = { what: "packet capture", isIt: (id) => parseCaptureId(id) !== undefined };

/** How many watchers or captures are asked about at once. */
const atOnce = 16;

/** The captures that the texts name: full ids, `stack:resource`, or names, for which all watchers of the subscription are looked through. */
export async function findCaptures(connection: Connection, texts: readonly string[], choice: CaptureChoice = {}): Promise<FoundCapture[]> {
  let all: Promise<FoundCapture[]> | undefined;
  const found = await Promise.all(
    texts.map(async (text) => {
      const reference = parseReference(text);
      switch (reference.kind) {
        case "id":
          return byId(reference.id);
        case "resource":
          return byId(idInStack(connection.stack, reference.name, kind));
        case "name":
          return pickByName(await (all ??= allCaptures(connection, choice)), reference.name, kind.what, {
            reason: `no network watcher of subscription "${await connection.subscriptionId()}" has one of this name`,
            hint: "`pktcap list` shows all",
          });
      }
    }),
  );
  return [...new Map(found.map((capture) => [capture.id.toLowerCase(), capture])).values()];
}

/** Every capture of the subscription, by region and name. */
export async function allCaptures(connection: Connection, { location }: CaptureChoice = {}): Promise<FoundCapture[]> {
  const watchers = await watchersOf(connection, location);
  const lists = await forEach(watchers, atOnce, async ([region, watcher]) => {
    const captures = await connection.azure.packetCaptures.list(watcher, connection.patience());
    return captures.flatMap((observed) => {
      const address = parseCaptureId(observed.id);
      return address === undefined ? [] : [{ id: observed.id, name: address.packetCaptureName, address, observed, location: region }];
    });
  });
  return lists.flat();
}

/** The watchers of the subscription by region, in the order of their names; the one of a region must exist. */
export async function watchersOf(connection: Connection, location: string | undefined): Promise<[string, WatcherAddress][]> {
  const { azure } = connection;
  const subscriptionId = await connection.subscriptionId();
  if (location !== undefined) {
    const region = canonicalRegion(location);
    return [[region, await azure.networkWatchers.find(subscriptionId, region, connection.patience())]];
  }
  const watchers = await azure.networkWatchers.byRegion(subscriptionId, connection.patience());
  return [...watchers].sort(([a], [b]) => a.localeCompare(b, "en"));
}

function byId(id: string): FoundCapture {
  const address = parseCaptureId(id);
  if (address !== undefined) return { id: formatCaptureId(address), name: address.packetCaptureName, address };
  const form = "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/networkWatchers/{name}/packetCaptures/{name}";
  throw new Failure(`reading arguments: a capture's id must be ${form}, got ${JSON.stringify(id)} (UsageError)`, { exitCode: exitCodes.usage });
}
