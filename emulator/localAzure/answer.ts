import { apiVersions, effectiveApiVersion, isDated } from "../core/apiVersions";
import { ArmError } from "../core/armErrors";
import type { Call, Route } from "../core/call";
import { checkIfMatch } from "../core/etags";
import { locations } from "../core/locations";
import { refuseInDeletedGroup } from "../core/resourceGroup";
import { errorReply } from "../core/replies";
import type { Reply } from "../core/replies";
import type { LocalResponse, ParsedRequest } from "../core/request";
import { serviceHeaders } from "../core/serviceHeaders";
import { withUsualHeaders } from "../core/usualHeaders";
import { authenticate } from "../identity/authentication";
import { authorize } from "../identity/authorization";
import { answerBlobRequest, recogniseBlobRequest } from "../storage/blobs/answerBlob";
import type { RecognisedBlobRequest } from "../storage/blobs/answerBlob";
import { catchUp } from "../world/catchUp";
import { match, unknownOperation } from "./router";
import type { Match } from "./router";

/** A request with its place in the tables: what it is called, and who answers it. */
export interface Recognised {
  operation: string;
  found: Match;
  /** The blob service answers, not Resource Manager. */
  blob?: RecognisedBlobRequest;
}

export function recognise(request: ParsedRequest): Recognised {
  const found = match(request.method, request.path);
  const blob = isForBlobs(request, found) ? recogniseBlobRequest(request) : undefined;
  if (blob) return { operation: blob.operation, found, blob };
  return { operation: found.route?.operation ?? unknownOperation(request.method, request.path), found };
}

/** By its host; or because it has no api-version, and a path that Resource Manager does not know. */
function isForBlobs({ origin, query }: ParsedRequest, found: Match): boolean {
  const isUnknown = found.route === undefined && found.allowed.length === 0 && query["api-version"] === undefined;
  return isUnknown || /\.blob\.core\.windows\.net(:\d+)?$/.test(origin);
}

/** The core: one request in, one answer out. Everything it knows or changes is in the call's store. */
export async function answer(call: Omit<Call, "params" | "apiVersion">, { operation, found, blob }: Recognised): Promise<LocalResponse> {
  if (blob) {
    catchUp(call.store, call.now);
    return answerBlobRequest(call, blob);
  }
  const allowance: Record<string, string> = {};
  const reply = await process({ ...call, params: {}, apiVersion: call.request.query["api-version"] ?? "" }, operation, found, allowance);
  return withUsualHeaders({ ...call, allowance }, reply);
}

/** `allowance` gets the headers that say how much the caller may still ask, whatever becomes of the request. */
async function process(call: Call, operation: string, found: Match, allowance: Record<string, string>): Promise<Reply> {
  try {
    if (found.route === undefined) throw unknown(call, operation, found.allowed);
    const routed: Call = { ...call, params: found.params };
    checkNames(found.params);
    if (!found.route.open) routed.caller = await authenticate(routed);
    catchUp(call.store, call.now);
    routed.apiVersion = checkedApiVersion(routed, found.route);
    checkSubscription(routed);
    Object.assign(allowance, admit(routed, found.route));
    const sees = authorize(routed, found.route);
    if (sees) routed.sees = sees;
    refuseInDeletedGroup(routed);
    checkIfMatch(routed);
    const reply = await found.route.handler(routed);
    return { ...reply, headers: { ...serviceHeaders(found.route, reply), ...reply.headers } };
  } catch (error) {
    if (error instanceof ArmError) return errorReply(error, call.apiVersion);
    throw error;
  }
}

function unknown(call: Call, operation: string, allowed: string[]): ArmError {
  const { method, path } = call.request;
  if (allowed.length === 0) return new ArmError("notImplemented", { operation });
  return new ArmError("methodNotAllowed", { path, method, allowed: allowed.join(", ") }, { allow: allowed.join(", ") });
}

/** A part of the path is a name or, where it holds slashes as they are, several: none may lead elsewhere. */
function checkNames(params: Readonly<Record<string, string>>): void {
  for (const [param, value] of Object.entries(params)) {
    const names = wildcards.has(param) ? value.split("/") : [value];
    const wrong = names.find((name) => name === "." || name === ".." || /[/\\?#%\p{Cc}\p{Cs}]/u.test(name));
    if (wrong !== undefined) throw new ArmError("invalidName", { name: wrong });
  }
}

/** What stands for several parts of a path. */
const wildcards = new Set(["rest", "scope", "type"]);

/** The api-version that counts for the rest of the request. Of types that have no rules of their own, the versions are not known either. */
function checkedApiVersion(call: Call, { type }: Route): string {
  const asked = call.apiVersion;
  if (type === undefined) return asked;
  if (asked === "") throw new ArmError("missingApiVersion");
  const known = apiVersions[type];
  if (known === undefined) {
    if (!isDated(asked)) throw new ArmError("invalidApiVersion", { apiVersion: asked });
    return asked;
  }
  const effective = effectiveApiVersion(known, asked);
  if (effective === undefined) throw unknownApiVersion(call, type, known);
  if (effective !== asked) call.notes.push(`api-version: ${asked} is newer than any known one, read as ${effective}`);
  return effective;
}

function unknownApiVersion(call: Call, type: string, known: readonly string[]): ArmError {
  return new ArmError("unknownApiVersion", {
    location: call.params["location"] ?? "global",
    apiVersion: call.apiVersion,
    type: type.slice(type.indexOf("/") + 1),
    supported: known.toReversed().join(", "),
    locations: Object.keys(locations).join(", "),
  });
}

function checkSubscription(call: Call): void {
  const subscriptionId = call.params["subscriptionId"];
  if (subscriptionId === undefined || call.store.subscriptions.has(subscriptionId.toLowerCase())) return;
  throw new ArmError("subscriptionNotFound", { subscriptionId });
}

/** Counts the request. @throws 429 `SubscriptionRequestsThrottled` when there have been too many */
function admit(call: Call, route: Route): Record<string, string> {
  const subscriptionId = call.params["subscriptionId"];
  if (subscriptionId === undefined || call.caller === undefined) return {};
  const actor = call.caller.objectId;
  const { headers, refusal } = call.throttle.admit({ method: route.countsAs ?? route.method, subscriptionId, actor, namespace: route.type?.split("/")[0] }, call.now);
  if (refusal === undefined) return headers;
  const seconds = String(Math.max(1, Math.ceil(refusal.seconds / call.settings.speed)));
  throw new ArmError("throttled", { kind: refusal.kind, subscriptionId, actor, seconds }, { ...headers, "retry-after": seconds });
}
