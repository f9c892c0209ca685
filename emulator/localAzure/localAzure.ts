import { captureType } from "../captures/packetCaptures";
import { beginPast, setDrops, watchNetwork } from "../connectivity/past";
import type { Call, Core } from "../core/call";
import type { TokenClaims } from "../core/callers";
import { createServiceClock, systemClock } from "../core/clock";
import type { ServiceClock } from "../core/clock";
import { createJournal, journalEntry } from "../core/journal";
import type { Journal } from "../core/journal";
import { createPollPace } from "../core/pollPace";
import { ConnectionRefused, parseRequest } from "../core/request";
import type { LocalRequest, LocalResponse, ParsedRequest } from "../core/request";
import type { Sender } from "../core/workflow";
import { resolveSettings } from "../core/settings";
import { Store } from "../core/store";
import { createThrottle } from "../core/throttling";
import { createFaults } from "../faults/faults";
import type { Faults } from "../faults/faults";
import { createReachability } from "../faults/reachability";
import type { Reachability } from "../faults/reachability";
import { strike } from "../faults/strike";
import { grantAccess, parseAccess, principalsOf } from "../identity/access";
import { createPrincipals } from "../identity/principals";
import { createTokens, tokenLifetimeSeconds } from "../identity/tokens";
import { createWorkflowDriver } from "../logic/run/driver";
import { hasDueNotifications } from "../monitor/notifications";
import { makeArticleWorld } from "../world/articleWorld";
import { catchUp } from "../world/catchUp";
import { withoutOldSecrets } from "../world/oldSecrets";
import * as outOfBand from "../world/outOfBand";
import type { CaptureFileView, CaptureView, MachineChange, ScaleSetSpec, SessionOutcome, StorageAccountSpec, VirtualMachineSpec } from "../world/outOfBand";
import { checkSnapshot, snapshotOf } from "../world/snapshot";
import type { Snapshot } from "../world/snapshot";
import { openStateFile } from "../world/stateFile";
import { createAlerting } from "./alerting";
import type { Alerting } from "./alerting";
import { answer, recognise } from "./answer";
import { keepState } from "./keepState";
import type { StateKeeper } from "./keepState";
import type { LocalAzureOptions } from "./options";
import { createTurn } from "./turn";

/** A local Azure: answers requests as Azure would, and lets tests look and reach behind the scenes. */
export interface LocalAzure extends Alerting {
  /** Answers one request. Rejects with `ConnectionReset` or `ConnectionRefused` when a fault rule says so. */
  handle(request: LocalRequest): Promise<LocalResponse>;
  /** Lets workflows do what they have to do until now, and sends notifications again whose time has come. Every request does so before it is answered. */
  settle(): Promise<void>;
  /** The service's time. */
  readonly clock: ServiceClock;
  /** What was asked and answered. */
  readonly journal: Journal;
  /** What is to go wrong. */
  readonly faults: Faults;
  /** Whether connections are taken, for the doors. */
  readonly reachability: Reachability;
  /** Everything that exists, by ARM id, as it is now. */
  readonly store: Store;
  readonly identity: { subscriptionId: string; tenantId: string; clientId: string; clientSecret: string };

  addVirtualMachine(spec: VirtualMachineSpec): void;
  addScaleSet(spec: ScaleSetSpec): void;
  addNetworkWatcher(spec: { id: string; location: string }): void;
  addStorageAccount(spec: StorageAccountSpec): void;
  /** A capture as it is now, with its session. */
  packetCapture(id: string): CaptureView | undefined;
  packetCaptures(): CaptureView[];
  /** The files that a capture's session has written so far, as they are on its machines. */
  captureFiles(id: string): CaptureFileView[];
  /** Ends a session now, as if by itself. */
  endSession(id: string, outcome?: SessionOutcome): void;
  /** Switches a machine or a scale set's agent, or a machine's power, without a request; sessions on it end when it can no longer capture. */
  changeMachine(id: string, change: MachineChange): void;
  /** Removes a capture without a request. */
  removePacketCapture(id: string): void;
  /** Changes a capture's properties without a request. */
  changePacketCapture(id: string, patch: Record<string, unknown>): void;

  /** Everything that exists, and the time, as plain data. Principals and keys are not in it. */
  snapshot(): Snapshot;
  /**
   * Begins anew: with the world of the start, or with that of a snapshot and its time. Journal and fault rules are empty then;
   * principals and tokens stay good.
   *
   * @throws when it is no snapshot, and changes nothing then
   */
  reset(snapshot?: Snapshot): void;

  /** A token as the token endpoint would issue it, to the default principal unless told otherwise; negative seconds make one that has expired. */
  issueToken(claims?: Partial<TokenClaims>): Promise<string>;
  /** A credential for the SDKs that needs no request. */
  credential(claims?: { clientId?: string }): { getToken(scopes?: string | string[]): Promise<{ token: string; expiresOnTimestamp: number }> };
  /** Writes the state file a last time and gives it up. Without a state file, there is nothing to close. */
  close(): void;
}

/**
 * Makes a local Azure. It does nothing by itself: no timers, no sockets; `listen` and `inProcessHttpClient` are its doors.
 *
 * @throws when the state file is damaged or in use
 * @example
 * const azure = createLocalAzure({ timings: { create: 0, stop: 0, delete: 0, retryAfter: 0 } });
 */
export function createLocalAzure(options: LocalAzureOptions = {}): LocalAzure {
  const settings = resolveSettings(options);
  const access = parseAccess(options.access ?? {});
  const { file, saved } = options.stateFile === undefined ? {} : openStateFile(options.stateFile);
  const clock = createServiceClock(options.clock ?? systemClock, settings.speed, saved?.clockOffset, () => {
    settings.speed = clock.speed;
    state.save();
  });
  const store = new Store();
  const tokens = createTokens(saved?.tokenKey);
  const principals = createPrincipals(settings, [...(saved?.principals ?? []), ...principalsOf(access)]);
  const counters = () => ({ throttle: createThrottle(settings.throttling), pollPace: createPollPace(settings.earlyPolls) });
  /** Hosts by which requests have come. */
  const hosts = new Set<string>();
  const workflows = createWorkflowDriver({
    core: { settings, store, tokens }, hosts,
    catchUp: (now) => catchUp(store, now),
    send: (request, sender, now) => answered(parseRequest(request), now, { sender }),
    saved: () => state.saved(),
  });
  const turn = createTurn((now) => workflows.settle(now));
  const core: Core = { settings, store, tokens, principals, workflows, ...counters() };
  const journal = createJournal();
  const reachability = createReachability();
  const faults = createFaults(() => reachability.restore(), (drops) => setDrops(store, drops, clock.now()));
  const realNow = () => (options.clock ?? systemClock).now();

  let tokenKey = saved?.tokenKey;
  let state: StateKeeper;
  try {
    store.restore(saved);
    state = keepState(file, store, () => ({ clockOffset: clock.now() - realNow(), principals: principals.saved(), ...(tokenKey === undefined ? {} : { tokenKey }) }));
    complete(saved === undefined);
    beginPast(store, settings.network, clock.now());
    state.save();
  } catch (error) {
    file?.close();
    throw error;
  }

  /** Adds what exists in any case and, to a new world, what exists at the start. */
  function complete(isNew: boolean): void {
    store.addSubscription(settings.subscriptionId);
    if (isNew && options.world !== "empty") makeArticleWorld(store, settings.subscriptionId, clock.now());
    grantAccess(access, store, principals, settings.subscriptionId, clock.now());
  }

  /** Looks or changes things from outside, with time up to date and the result remembered. */
  function outside<T>(act: (now: number) => T): T {
    const now = clock.now();
    catchUp(store, now);
    const result = act(now);
    watchNetwork(store, now);
    state.saveChanges();
    return result;
  }

  /** Answers a request at this time: anybody's, or a workflow's own. */
  async function answered(request: ParsedRequest, now: number, { sender, signal }: { sender?: Sender; signal?: AbortSignal | undefined }): Promise<LocalResponse> {
    const recognised = recognise(request);
    const entry = journal.open(journalEntry(now, recognised.operation, request, recognised.operation !== "Token" && !recognised.blob));
    if (sender !== undefined) entry.by = `workflow ${sender.workflow}, run ${sender.run}, action ${sender.action}`;
    const fault = faults.take({ operation: recognised.operation, method: request.method, path: request.path });
    if (fault !== undefined) entry.fault = fault.description;
    const process = () => processed({ request, now, notes: entry.notes, ...(fault === undefined ? {} : { fault: fault.action }), ...(sender === undefined ? {} : { sender }) }, recognised);
    const struck = () => strike(fault!.action, { request, signal, now: () => clock.now(), process, expireTokens: () => tokens.expireAll(), refuseConnections: (seconds) => reachability.refuse(seconds) });
    const { delaySeconds, answerDelaySeconds } = fault?.action ?? {};
    const takesTime = sender !== undefined && (delaySeconds !== undefined || answerDelaySeconds !== undefined);
    const response = await (fault === undefined ? process() : takesTime ? turn.pass(struck) : struck());
    entry.status = response.status;
    return response;
  }

  async function processed(asked: Omit<Call, "params" | "apiVersion" | keyof Core>, recognised: ReturnType<typeof recognise>): Promise<LocalResponse> {
    const call: Omit<Call, "params" | "apiVersion"> = { ...core, ...asked };
    const response = await answer(call, recognised);
    watchNetwork(store, call.now);
    if (file && tokenKey === undefined && recognised.operation === "Token") {
      tokenKey = await tokens.privateKey();
      state.save();
    }
    // What a workflow does is saved with its run.
    if (call.sender === undefined) await state.saved();
    return response;
  }

  const issueToken: LocalAzure["issueToken"] = ({ clientId = settings.clientId, tenantId = settings.tenantId, issuer = `https://local/${tenantId}/`, ...claims } = {}) => {
    const principal = principals.find(clientId);
    if (!principal) throw new Error(`issuing a token: \`clientId\` must be of a principal of this local Azure, got "${clientId}"`);
    return tokens.issue({ audience: "https://management.azure.com/", issuer, tenantId, clientId: principal.clientId, objectId: principal.objectId, ...claims });
  };

  const { alerting, sendAgain } = createAlerting(
    { store, now: () => clock.now(), deliver: (request) => azure.handle(request), token: () => issueToken() },
    () => state.saveChanges(),
  );
  const azure: LocalAzure = {
    ...alerting,
    async handle(local) {
      if (reachability.refused) throw new ConnectionRefused();
      if (hasDueNotifications(store, clock.now())) await sendAgain();
      const request = parseRequest(local);
      hosts.add(request.origin.replace(/^https?:\/\//, ""));
      if (!workflows.isIdle(clock.now())) await turn.wait(clock.now());
      const response = await answered(request, clock.now(), { signal: local.signal });
      if (!workflows.isIdle(clock.now())) turn.start(clock.now());
      return response;
    },
    async settle() {
      await sendAgain();
      await workflows.settle(clock.now());
    },
    clock,
    journal,
    faults,
    reachability,
    get store() {
      catchUp(store, clock.now());
      return store;
    },
    identity: pickIdentity(settings),

    addVirtualMachine: (spec) => outside((now) => outOfBand.addVirtualMachine(store, spec, now)),
    addScaleSet: (spec) => outside((now) => outOfBand.addScaleSet(store, spec, now)),
    addNetworkWatcher: (spec) => outside(() => outOfBand.addNetworkWatcher(store, spec)),
    addStorageAccount: (spec) => outside((now) => outOfBand.addStorageAccount(store, spec, now)),
    packetCapture: (id) => outside((now) => {
      const capture = store.get(id, captureType);
      return capture && outOfBand.captureView(store, capture, now);
    }),
    packetCaptures: () => outside((now) => store.list(captureType).map((capture) => outOfBand.captureView(store, capture, now))),
    captureFiles: (id) => outside((now) => outOfBand.captureFiles(store, id, now)),
    endSession: (id, outcome = {}) => outside((now) => outOfBand.endSession(store, id, outcome, now)),
    removePacketCapture: (id) => outside(() => outOfBand.removePacketCapture(store, id)),
    changePacketCapture: (id, patch) => outside(() => outOfBand.changePacketCapture(store, id, patch)),
    changeMachine: (id, change) => outside((now) => outOfBand.changeMachine(store, id, change, now)),
    snapshot: () => outside((now) => snapshotOf(store, now)),
    reset(snapshot) {
      if (snapshot !== undefined) checkSnapshot(snapshot);
      workflows.forget();
      clock.restart(snapshot === undefined ? realNow() : Date.parse(snapshot.now));
      Object.assign(core, counters());
      store.restore(snapshot && withoutOldSecrets(snapshot));
      complete(snapshot === undefined);
      beginPast(store, settings.network, clock.now());
      faults.clear();
      journal.clear();
      state.save();
    },

    issueToken,
    credential: (claims) => ({
      getToken: async (scopes = []) => {
        const storage = [scopes].flat().some((scope) => scope.startsWith("https://storage.azure.com/"));
        const token = await issueToken({ ...(storage ? { audience: "https://storage.azure.com/" } : {}), ...claims });
        return { token, expiresOnTimestamp: Date.now() + tokenLifetimeSeconds * 1000 };
      },
    }),
    close() {
      reachability.restore();
      state.close();
    },
  };
  return azure;
}

function pickIdentity({ subscriptionId, tenantId, clientId, clientSecret }: Core["settings"]): LocalAzure["identity"] {
  return { subscriptionId, tenantId, clientId, clientSecret };
}

