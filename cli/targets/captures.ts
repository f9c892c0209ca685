import type { WatcherAddress } from "../../provider/azure/packetCaptures";
import { captureIdForm } from "../../provider/lifecycle/explained";
import { findWatcher } from "../../provider/lifecycle/findWatcher";
import { readActions } from "../../provider/lifecycle/rights";
import type { ObservedCapture } from "../../provider/model/arm";
import { withoutControls } from "../../provider/model/readable";
import { canonicalRegion } from "../../provider/model/region";
import { type CaptureAddress, formatCaptureId, parseCaptureId, parseResourceId } from "../../provider/model/resourceId";
import type { Connection } from "../connection";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { forEach } from "../parallel";
import { idInStack, idsInStack, type Kind, pickByName } from "./pick";
import { parseReference } from "./reference";
import { withRights } from "./rights";

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
  /** Only the captures of machines in this resource group. */
  resourceGroup?: string;
}

const kind: Kind = { what: "packet capture", isIt: (id) => parseCaptureId(id) !== undefined };

/** How many watchers or captures are asked about at once. */
const atOnce = 16;

/**
 * The one capture that a text names.
 *
 * @throws Failure where it names none, or a component of a stack with several.
 */
export async function findCapture(connection: Connection, text: string, choice: CaptureChoice = {}): Promise<FoundCapture> {
  const reference = parseReference(text);
  if (reference.kind === "resource") return foundAt(idInStack(connection.stack, reference.name, kind));
  const [found] = await findCaptures(connection, [text], choice);
  if (found === undefined) throw new Error("internal error: no capture was found, and no error was raised");
  return found;
}

/**
 * The captures that the texts name: full ids, `stack:resource`, or names, for which all watchers of the subscription are looked through. A component
 * of a stack stands for all its captures.
 */
export async function findCaptures(connection: Connection, texts: readonly string[], choice: CaptureChoice = {}): Promise<FoundCapture[]> {
  let all: Promise<ListedCaptures> | undefined;
  const found = await Promise.all(
    texts.map(async (text): Promise<readonly FoundCapture[]> => {
      const reference = parseReference(text);
      switch (reference.kind) {
        case "id":
          return [foundAt(reference.id)];
        case "resource":
          return idsInStack(connection.stack, reference.name, kind).map(foundAt);
        case "name": {
          const { captures, unreadable } = await (all ??= listCaptures(connection, choice));
          refuseLookalikes(reference.name, captures);
          const none = {
            reason: `no network watcher of subscription "${await connection.subscriptionId()}" has a packet capture with this name`,
            hint: ["`pktcap list` shows all", ...leftOutText(unreadable)].join("; "),
          };
          return withRights(connection, `${kind.what} "${reference.name}"`, readActions.packetCaptures, captures, (listed) => [
            pickByName(listed.flatMap(foundOf), reference.name, kind.what, none),
          ]);
        }
      }
    }),
  );
  return [...new Map(found.flat().map((capture) => [capture.id.toLowerCase(), capture])).values()];
}

/** Whether a text names a capture or a component of a stack. */
export function isInStack(text: string): boolean {
  return !/^https:/i.test(text) && parseReference(text).kind === "resource";
}

/** The texts, with the ids of its captures in the place of each component of a stack. */
export async function withoutComponents(connection: Connection, texts: readonly string[], isMeant = isInStack): Promise<string[]> {
  const each = texts.map(async (text) => (isMeant(text) ? (await findCaptures(connection, [text])).map(({ id }) => id) : [text]));
  return (await Promise.all(each)).flat();
}

/** A capture as a list has shown it, whatever its name. */
export interface ListedCapture {
  readonly observed: ObservedCapture;
  readonly watcher: WatcherAddress;
  readonly location: string;
  /** Left out where the name cannot stand in a request: such a capture is shown, and nothing is asked about it. */
  readonly address?: CaptureAddress;
}

/** What the lists of the watchers hold. */
export interface ListedCaptures {
  readonly captures: readonly ListedCapture[];
  /** How many entries are not in a form in which captures are. */
  readonly unreadable: number;
}

/** Every capture of the subscription, by region and name. */
export async function listCaptures(connection: Connection, { location, resourceGroup }: CaptureChoice = {}): Promise<ListedCaptures> {
  const watchers = await watchersOf(connection, location);
  const lists = await forEach(watchers, atOnce, async ([region, watcher]) => {
    const { captures, unreadable } = await connection.azure.packetCaptures.listAll(watcher, connection.patience());
    const listed = captures.filter((observed) => isOfGroup(observed, resourceGroup)).map((observed): ListedCapture => {
      const address = parseCaptureId(observed.id);
      return { observed, watcher, location: region, ...(address !== undefined && { address }) };
    });
    return { listed, unreadable };
  });
  return { captures: lists.flatMap(({ listed }) => listed), unreadable: lists.reduce((sum, { unreadable }) => sum + unreadable, 0) };
}

function isOfGroup({ capture }: ObservedCapture, resourceGroup: string | undefined): boolean {
  return resourceGroup === undefined || parseResourceId(capture.target)?.resourceGroupName.toLowerCase() === resourceGroup.toLowerCase();
}

/** The capture of a list, for what can be asked about it: none where its name cannot stand in a request. */
export function foundOf({ observed, address, location }: ListedCapture): FoundCapture[] {
  return address === undefined ? [] : [{ id: observed.id, name: address.packetCaptureName, address, observed, location }];
}

/** Says how many entries of Azure's lists are not shown; nothing where all are. */
export function leftOutText(unreadable: number): string[] {
  if (unreadable === 0) return [];
  return [`${unreadable === 1 ? "1 entry of Azure's list is" : `${unreadable} entries of Azure's lists are`} skipped: not a valid packet capture`];
}

/** A name with blanks at its ends or with control characters looks like another one: copied from a terminal, it would name that one. */
function refuseLookalikes(name: string, captures: readonly ListedCapture[]): void {
  const plain = (text: string): string => withoutControls(text).replace(/\ufffd|\p{Cf}/gu, "").trim().toLowerCase();
  const odd = captures.filter(({ address, observed }) => address === undefined && plain(observed.name) === plain(name));
  if (odd.length === 0) return;
  const meant = captures.flatMap(foundOf).filter((capture) => capture.name.toLowerCase() === name.toLowerCase());
  throw new Failure(`finding packet capture ${JSON.stringify(withoutControls(name))}: a capture whose name looks like this cannot be used in a request (AmbiguousName)`, {
    hints: [
      `it is ${odd.map(({ observed }) => observed.id).join(", ")}, percent-encoded: delete it in the Azure portal`,
      ...(meant.length === 0 ? [] : [`if you mean another one, give its id: ${meant.map(({ id }) => id).join(", ")}`]),
    ],
    exitCode: exitCodes.usage,
  });
}

/** The watchers of the subscription by region, in the order of their names; the one of a region must exist. */
export async function watchersOf(connection: Connection, location: string | undefined): Promise<[string, WatcherAddress][]> {
  const { azure } = connection;
  const subscriptionId = await connection.subscriptionId();
  if (location !== undefined) {
    const region = canonicalRegion(location);
    return [[region, await findWatcher(azure, subscriptionId, region, connection.patience())]];
  }
  const watchers = await azure.networkWatchers.byRegion(subscriptionId, connection.patience());
  return [...watchers].sort(([a], [b]) => a.localeCompare(b, "en"));
}

/** The capture with an id. */
export function foundAt(id: string): FoundCapture {
  const address = parseCaptureId(id);
  if (address !== undefined) return { id: formatCaptureId(address), name: address.packetCaptureName, address };
  throw new Failure(`reading arguments: a capture's id must be ${captureIdForm}, got ${JSON.stringify(id)} (UsageError)`, { exitCode: exitCodes.usage });
}
