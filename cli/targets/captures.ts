import type { WatcherAddress } from "../../provider/azure/packetCaptures";
import type { ObservedCapture } from "../../provider/model/arm";
import { canonicalRegion } from "../../provider/model/region";
import { type CaptureAddress, formatCaptureId, parseCaptureId } from "../../provider/model/resourceId";
import { nearestName } from "../../provider/model/shapes";
import type { Connection } from "../connection";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { forEach } from "../parallel";
import { ambiguous } from "./ambiguous";
import { parseReference } from "./reference";
import { idsIn } from "./stack";

/** A capture that a person has named. */
export interface FoundCapture {
  readonly id: string;
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
          return inStack(connection, reference.name);
        case "name":
          return byName(reference.name, await (all ??= allCaptures(connection, choice)), await connection.subscriptionId());
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
      return address === undefined ? [] : [{ id: observed.id, address, observed, location: region }];
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
  if (address !== undefined) return { id: formatCaptureId(address), address };
  const form = "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/networkWatchers/{name}/packetCaptures/{name}";
  throw new Failure(`reading arguments: a capture's id must be ${form}, got ${JSON.stringify(id)} (UsageError)`, { exitCode: exitCodes.usage });
}

function inStack({ stack }: Connection, name: string): FoundCapture {
  const ids = stack === undefined ? [] : idsIn(stack, name, (id) => parseCaptureId(id) !== undefined);
  const [id, ...others] = ids;
  if (id !== undefined && others.length === 0) return byId(id);
  const subject = `finding packet capture "${name}" of stack "${stack?.name ?? ""}"`;
  if (id !== undefined) throw ambiguous(subject, ids);
  const captures = (stack?.resources ?? []).filter((resource) => parseCaptureId(resource.id) !== undefined).map((resource) => resource.name);
  throw new Failure(`${subject}: neither a capture nor an output with a capture's id is called so (NotFound)`, {
    hints: captures.length === 0 ? [] : [`the stack has ${captures.map((other) => `"${other}"`).join(", ")}`],
    exitCode: exitCodes.notFound,
  });
}

function byName(name: string, all: readonly FoundCapture[], subscriptionId: string): FoundCapture {
  const found = all.filter(({ address }) => address.packetCaptureName.toLowerCase() === name.toLowerCase());
  const [capture, ...others] = found;
  const subject = `finding packet capture "${name}"`;
  if (capture !== undefined && others.length === 0) return capture;
  if (capture !== undefined) throw ambiguous(subject, found.map(({ id }) => id));
  const near = nearestName(name, all.map(({ address }) => address.packetCaptureName));
  throw new Failure(`${subject}: no network watcher of subscription "${subscriptionId}" has one of this name (NotFound)`, {
    hints: [...(near === undefined ? [] : [`did you mean "${near}"?`]), "`pktcap list` shows all"],
    exitCode: exitCodes.notFound,
  });
}
