/** How long things take, in seconds of the service's time. */
export interface Timings {
  /** From the PUT of a capture to the end of its operation. @default 10 */
  create: number;
  /** From the POST to the end of the operation, when the session stops. @default 10 */
  stop: number;
  /** From the DELETE to the moment when the capture is gone. @default 10 */
  delete: number;
  /** From the PUT to the start of the session, never later than the end of `create`. @default 1 */
  captureStart: number;
  /** How long the operation of a status query that was answered with 202 takes. @default 0 */
  getStatus: number;
  /** Operations on virtual machines, extensions, scale sets, storage accounts and resource groups. @default 0 */
  compute: number;
  /** From the PUT of a new role assignment to when it applies; in Azure it can take minutes. @default 0 */
  roleAssignment: number;
  /** What `Retry-After` says of every operation, before it is divided by the speed and rounded up. @default as recorded: 10 for captures, others or none for other operations */
  retryAfter?: number;
}

/** The network between machines, and their clocks. Machines are named by name or id. */
export interface NetworkOptions {
  /** How long a packet is on its way from one machine to another. @default 0.5 */
  delayMilliseconds?: number;
  /** The most that a packet takes longer than that. @default 0.05 */
  jitterMilliseconds?: number;
  /** Ways that take longer or shorter, in one direction: the first that fits counts. Without `from` or `to`, that of any machine. */
  paths?: readonly { from?: string; to?: string; delayMilliseconds?: number; jitterMilliseconds?: number }[];
  /** The most that a machine's clock is ahead or behind; how much it is follows from the machine's id. @default 3 */
  clockSkewMilliseconds?: number;
  /** Clocks that are known: how far they are ahead (negative: behind), and by how many microseconds more each second. */
  clocks?: Record<string, { skewMilliseconds?: number; driftPartsPerMillion?: number }>;
}

/** How the local Azure works. Everything has a default. */
export interface SettingOptions {
  /** Service seconds per second of real time. @default 1 */
  speed?: number;
  /** How long things take, in service seconds. With `0`, an operation has `Succeeded` when it is first polled. */
  timings?: Partial<Timings>;
  /** @default "00000000-0000-0000-0000-000000000000" */
  subscriptionId?: string;
  tenantId?: string;
  clientId?: string;
  clientSecret?: string;
  /** `off` accepts requests without a token; they may then do everything. @default "required" */
  authentication?: "required" | "off";
  /** Certificates and OIDC tokens of a shape that Entra ID takes: the application trusts all of them, or none. @default "accept" */
  clientAssertions?: "accept" | "refuse";
  /** Permissions for the machine, the account and the resource group of a capture, asked of whoever creates it. Not known of Azure. @default "ignore" */
  linkedAccess?: "ignore" | "check";
  /** A permission (`Microsoft.Authorization/permissions/read`) for asking what one may do. Not known of Azure. @default "check" */
  permissionsAccess?: "ignore" | "check";
  /** Permissions for polling an operation of Microsoft.Network and for the result of a status query. Not known of Azure. @default "ignore" */
  pollingAccess?: "ignore" | "check";
  /** `on` refuses what is too much with 429, by ARM's limits and by Microsoft.Network's, in service seconds. @default "on" */
  throttling?: "on" | "off";
  /** Polls that come before the time they were told: `Retry-After` grows, as recorded, or stays. @default "lengthen" */
  earlyPolls?: "lengthen" | "ignore";
  /** Whether a virtual network in a region without a watcher makes one, as in a subscription that has not opted out. @default "on" */
  automaticWatchers?: "on" | "off";
  /** How many sessions may run at once in a region of a subscription. @default 10000 */
  sessionLimit?: number;
  /** A second PUT on a name that is taken. Not known of Azure. @default "refuse" */
  secondPut?: "refuse" | "accept";
  /** A file path that is not `/var/captures/…` or `X:\…`. Azure took them in 2020. @default "accept" */
  relativePaths?: "accept" | "refuse";
  /** Limits such as `"60"` instead of `60`. The article sends them. @default "accept" */
  numbersAsStrings?: "accept" | "refuse";
  /** A DELETE while the create's operation is running: it takes over, or is refused with 409. @default "accept" */
  deleteWhileCreating?: "accept" | "refuse";
  /** A stop while the create's operation is running: it is refused with 409, or ends the session once the capture is there. Not known of Azure. @default "refuse" */
  stopWhileCreating?: "refuse" | "accept";
  /** `If-None-Match: *` in a PUT on a name that is taken: it counts for nothing, or is answered with 412, whatever `secondPut` says. Not known of Azure. @default "ignore" */
  ifNoneMatch?: "ignore" | "obey";
  /** Operations on different captures of one watcher: they do not mind each other, or the second is refused with 409. Not known of Azure. @default "accept" */
  siblingOperations?: "accept" | "refuse";
  /** What a watcher's `runningOperationIds` has while sessions run: nothing, as in 25 of 26 recordings, or an id of each session, as in one. @default "empty" */
  runningOperationIds?: "empty" | "sessions";
  /** How many bytes a second a session captures, for its byte limit. @default 10000 */
  bytesPerSecond?: number;
  /** How many items a list answers at once. @default 1000 */
  pageSize?: number;
  /** The network between machines: delays, and how far their clocks are off. */
  network?: NetworkOptions;
}

export type NetworkSettings = Required<NetworkOptions>;
export type Settings = Required<Omit<SettingOptions, "timings" | "network">> & { timings: Timings; network: NetworkSettings };

export const defaultNetwork: NetworkSettings = { delayMilliseconds: 0.5, jitterMilliseconds: 0.05, paths: [], clockSkewMilliseconds: 3, clocks: {} };
const defaultTimings: Timings = { create: 10, stop: 10, delete: 10, captureStart: 1, getStatus: 0, compute: 0, roleAssignment: 0 };

/** Ids of nobody: the subscription is the article's, the others only look like guids. */
export const defaultIdentity = {
  subscriptionId: "00000000-0000-0000-0000-000000000000",
  tenantId: "10ca1000-0000-4000-8000-00000000007e",
  clientId: "10ca1000-0000-4000-8000-0000000000c1",
  clientSecret: "local-azure-client-secret",
} as const;

export function resolveSettings(options: SettingOptions): Settings {
  const settings: Settings = {
    speed: 1,
    ...defaultIdentity,
    authentication: "required",
    clientAssertions: "accept",
    linkedAccess: "ignore",
    permissionsAccess: "check",
    pollingAccess: "ignore",
    throttling: "on",
    earlyPolls: "lengthen",
    automaticWatchers: "on",
    sessionLimit: 10_000,
    secondPut: "refuse",
    relativePaths: "accept",
    numbersAsStrings: "accept",
    deleteWhileCreating: "accept",
    stopWhileCreating: "refuse",
    ifNoneMatch: "ignore",
    siblingOperations: "accept",
    runningOperationIds: "empty",
    bytesPerSecond: 10_000,
    pageSize: 1000,
    ...withoutUndefined(options),
    timings: { ...defaultTimings, ...withoutUndefined(options.timings ?? {}) },
    network: { ...defaultNetwork, ...withoutUndefined(options.network ?? {}) },
  };
  if (!(settings.speed > 0)) throw new Error(`\`speed\`: must be more than 0, got ${settings.speed}`);
  if (!(settings.sessionLimit >= 1)) throw new Error(`\`sessionLimit\`: must be 1 or more, got ${settings.sessionLimit}`);
  for (const [name, seconds] of Object.entries(settings.timings)) {
    if (!(seconds >= 0)) throw new Error(`\`timings.${name}\`: must be 0 or more seconds, got ${seconds}`);
  }
  checkNetwork(settings.network);
  return settings;
}

function checkNetwork({ paths, clocks, ...network }: NetworkSettings): void {
  const lengths = [...Object.entries(network), ...paths.flatMap(({ from: _, to: __, ...path }, index) => Object.entries(path).map(([name, value]) => [`paths[${index}].${name}`, value] as const))];
  for (const [name, milliseconds] of lengths) {
    if (!(milliseconds >= 0 && milliseconds < Infinity)) throw new Error(`\`network.${name}\`: must be 0 or more milliseconds, got ${milliseconds}`);
  }
  for (const [machine, clock] of Object.entries(clocks)) {
    for (const [name, value] of Object.entries(clock)) {
      if (!Number.isFinite(value)) throw new Error(`\`network.clocks["${machine}"].${name}\`: must be a number, got ${value}`);
    }
  }
}

/** An option that is there but undefined is an option left out. */
function withoutUndefined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
