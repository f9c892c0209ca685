import { checkTimeouts, timeoutLimits } from "./limits";
import { checkName, nameRules } from "./names";
import type { Problems } from "./problems";
import { flag, type Input, inputs, namesOf, type Outputs } from "./properties";
import { isObject } from "./shapes";
import type { TriggeredInputs } from "./triggeredInputs";
import { isUnknown } from "./unknown";

export type TriggeredInputName = Exclude<keyof TriggeredInputs, `__${string}`>;
type OutputName = "networkWatcherId" | "managementEndpoint" | "request";

/** What a program can say of captures that are started later: Azure hears of it when one starts, so all but the place changes in place. */
export const triggeredInputs: { readonly [name in TriggeredInputName]: Input<TriggeredInputs[name]> } = {
  target: inputs.target,
  targetType: inputs.targetType,
  scope: { ...inputs.scope, change: "inPlace" },
  storageLocation: { ...inputs.storageLocation, change: "inPlace" },
  filters: { ...inputs.filters, change: "inPlace" },
  bytesToCapturePerPacket: { ...inputs.bytesToCapturePerPacket, change: "inPlace" },
  totalBytesPerSession: { ...inputs.totalBytesPerSession, change: "inPlace" },
  timeLimitInSeconds: { ...inputs.timeLimitInSeconds, change: "inPlace" },
  continuousCapture: { ...inputs.continuousCapture, change: "inPlace" },
  captureSettings: { ...inputs.captureSettings, change: "inPlace" },
  namePrefix: { change: "replaces", check: (value, problems) => checkName(value, nameRules.namePrefix, problems), isCaseless: true },
  networkWatcherName: inputs.networkWatcherName,
  resourceGroupName: inputs.resourceGroupName,
  location: inputs.location,
  requireAgent: inputs.requireAgent,
  requireStorage: inputs.requireStorage,
  principalId: { change: "inPlace", check: checkPrincipal, isCaseless: true },
  deleteOnDestroy: { change: "inPlace", ...flag(false) },
  timeouts: { change: "inPlace", check: checkTimeoutsOfNoSession, members: timeoutLimits },
};

/** What is found beside that. */
export const triggeredOutputs: Outputs<OutputName> = {
  networkWatcherId: { follows: ["target", "networkWatcherName", "resourceGroupName", "location"] },
  managementEndpoint: { follows: [] },
  request: {
    follows: [
      "target",
      "targetType",
      "scope",
      "storageLocation",
      "filters",
      "bytesToCapturePerPacket",
      "totalBytesPerSession",
      "timeLimitInSeconds",
      "continuousCapture",
      "captureSettings",
    ],
  },
};

export const triggeredInputProperties = namesOf(triggeredInputs);
export const triggeredOutputProperties = namesOf(triggeredOutputs);

const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

function checkPrincipal(value: unknown, problems: Problems): unknown {
  if (value === undefined || value === null || value === "") return undefined;
  if (!isUnknown(value) && !(typeof value === "string" && guid.test(value))) {
    problems.mustBe('an object id such as "00000000-0000-0000-0000-000000000000"', value, "an identity's client id is another id");
  }
  return value;
}

function checkTimeoutsOfNoSession(value: unknown, problems: Problems): unknown {
  const wait = "waitUntilStoppedInSeconds";
  if (isObject(value) && value[wait] !== undefined && value[wait] !== null)
    problems.at(wait).say("is not allowed: no session is waited for");
  return checkTimeouts(value, problems);
}
