/**
 * The api-versions that each type takes, newest last. Networking's list up to 2020-05-01 is the one that a real
 * subscription gave (`GET /providers/Microsoft.Network` in recordings/azure-cli-packet-capture.yaml), the rest are the
 * published versions of the reference pages up to 2026-01-01, with 2021-06-01, which recordings use. Computing's and storage's
 * newest are those that the Azure CLI 2.91 sends.
 */
const network = [
  "2016-03-30", "2016-06-01", "2016-07-01", "2016-08-01", "2016-09-01", "2016-10-01", "2016-11-01", "2016-12-01",
  "2017-03-01", "2017-03-30", "2017-04-01", "2017-06-01", "2017-08-01", "2017-09-01", "2017-10-01", "2017-11-01",
  "2018-01-01", "2018-02-01", "2018-03-01", "2018-04-01", "2018-05-01", "2018-06-01", "2018-07-01", "2018-08-01", "2018-10-01", "2018-11-01", "2018-12-01",
  "2019-02-01", "2019-04-01", "2019-06-01", "2019-07-01", "2019-08-01", "2019-09-01", "2019-11-01", "2019-12-01",
  "2020-01-01", "2020-03-01", "2020-04-01", "2020-05-01", "2020-06-01", "2020-07-01", "2020-08-01", "2020-11-01",
  "2021-02-01", "2021-03-01", "2021-05-01", "2021-06-01", "2021-08-01",
  "2022-01-01", "2022-05-01", "2022-07-01", "2022-09-01", "2022-11-01",
  "2023-02-01", "2023-04-01", "2023-05-01", "2023-06-01", "2023-09-01", "2023-11-01",
  "2024-01-01", "2024-03-01", "2024-05-01", "2024-07-01", "2024-10-01",
  "2025-01-01", "2025-03-01", "2025-05-01", "2025-07-01", "2026-01-01",
];

const compute = [
  "2015-05-01-preview", "2015-06-15", "2016-03-30", "2016-04-30-preview", "2016-08-30", "2017-03-30", "2017-12-01",
  "2018-04-01", "2018-06-01", "2018-10-01", "2019-03-01", "2019-07-01", "2019-12-01", "2020-06-01", "2020-12-01",
  "2021-03-01", "2021-04-01", "2021-07-01", "2021-11-01", "2022-03-01", "2022-08-01", "2022-11-01",
  "2023-03-01", "2023-07-01", "2023-09-01", "2024-03-01", "2024-07-01", "2024-11-01", "2025-04-01", "2025-11-01", "2026-03-01", "2026-04-01",
];

const storage = [
  "2015-05-01-preview", "2015-06-15", "2016-01-01", "2016-05-01", "2016-12-01", "2017-06-01", "2017-10-01",
  "2018-02-01", "2018-03-01-preview", "2018-07-01", "2018-11-01", "2019-04-01", "2019-06-01", "2020-08-01-preview",
  "2021-01-01", "2021-02-01", "2021-04-01", "2021-06-01", "2021-08-01", "2021-09-01", "2022-05-01", "2022-09-01",
  "2023-01-01", "2023-04-01", "2023-05-01", "2024-01-01", "2025-01-01", "2025-06-01", "2025-08-01", "2026-04-01",
];

const resources = [
  "2014-04-01", "2015-11-01", "2016-02-01", "2016-06-01", "2016-07-01", "2016-09-01", "2017-05-10", "2018-01-01", "2018-02-01", "2018-05-01", "2018-06-01",
  "2019-03-01", "2019-05-01", "2019-05-10", "2019-06-01", "2019-07-01", "2019-08-01", "2019-10-01", "2019-11-01",
  "2020-01-01", "2020-05-01", "2020-06-01", "2020-08-01", "2020-10-01", "2021-01-01", "2021-04-01", "2022-09-01", "2022-12-01",
  "2023-07-01", "2024-03-01", "2024-07-01", "2024-11-01", "2025-03-01", "2025-04-01",
];

const authorization = [
  "2015-07-01", "2017-10-01-preview", "2018-01-01-preview", "2018-07-01", "2018-09-01-preview", "2020-03-01-preview",
  "2020-04-01-preview", "2020-08-01-preview", "2020-10-01-preview", "2022-04-01", "2022-05-01-preview",
];

const metricAlerts = ["2018-03-01", "2024-03-01-preview", "2026-01-01"];

const scheduledQueryRules = [
  "2020-05-01-preview", "2021-02-01-preview", "2021-08-01", "2022-06-15", "2022-08-01-preview", "2023-03-15-preview", "2023-12-01", "2024-01-01-preview", "2025-01-01-preview", "2026-03-01",
];

const actionGroups = [
  "2017-04-01", "2018-03-01", "2018-09-01", "2019-03-01", "2019-06-01", "2021-09-01", "2022-04-01", "2022-06-01", "2023-01-01", "2023-09-01-preview", "2024-10-01-preview",
];

const metricDefinitions = ["2017-05-01-preview", "2018-01-01", "2019-07-01", "2021-05-01", "2023-10-01", "2024-02-01"];

const alerts = ["2018-05-05", "2018-05-05-preview", "2019-03-01", "2019-05-05-preview", "2023-07-12-preview", "2024-01-01-preview", "2025-05-25-preview"];

const logic = ["2016-06-01", "2016-10-01", "2017-07-01", "2018-07-01-preview", "2019-05-01"];

export const apiVersions: Readonly<Record<string, readonly string[]>> = {
  "Microsoft.Logic/workflows": logic,
  "Microsoft.Logic/workflows/triggers": logic,
  "Microsoft.Logic/workflows/triggers/histories": logic,
  "Microsoft.Logic/workflows/runs": logic,
  "Microsoft.Logic/workflows/runs/actions": logic,
  "Microsoft.Logic/workflows/runs/actions/repetitions": logic,
  "Microsoft.Network/networkWatchers": network,
  "Microsoft.Network/networkWatchers/packetCaptures": network,
  "Microsoft.Network/locations/operations": network,
  "Microsoft.Network/locations/operationResults": network,
  "Microsoft.Compute/availabilitySets": compute,
  "Microsoft.Compute/virtualMachines": compute,
  "Microsoft.Compute/virtualMachines/extensions": compute,
  "Microsoft.Compute/virtualMachineScaleSets": compute,
  "Microsoft.Compute/virtualMachineScaleSets/extensions": compute,
  "Microsoft.Compute/virtualMachineScaleSets/virtualMachines": compute,
  "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/extensions": compute,
  "Microsoft.Compute/locations/operations": compute,
  "Microsoft.Compute/locations/publishers": compute,
  "Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/versions": compute,
  "Microsoft.Compute/locations/publishers/artifacttypes/types": compute,
  "Microsoft.Compute/locations/publishers/artifacttypes/types/versions": compute,
  "Microsoft.Storage/storageAccounts": storage,
  "Microsoft.Storage/checkNameAvailability": storage,
  "Microsoft.Storage/locations/asyncoperations": storage,
  "Microsoft.Storage/operations": storage,
  "Microsoft.Authorization/roleAssignments": authorization,
  "Microsoft.Authorization/roleDefinitions": authorization,
  "Microsoft.Authorization/permissions": authorization,
  "Microsoft.Insights/metricAlerts": metricAlerts,
  "Microsoft.Insights/scheduledQueryRules": scheduledQueryRules,
  "Microsoft.Insights/actionGroups": actionGroups,
  "Microsoft.Insights/metricDefinitions": metricDefinitions,
  "Microsoft.Insights/metricNamespaces": ["2017-12-01-preview", "2018-01-01-preview", "2024-02-01"],
  "Microsoft.AlertsManagement/alerts": alerts,
  "Microsoft.Resources/resourceGroups": resources,
  "Microsoft.Resources/resources": resources,
  "Microsoft.Resources/subscriptions": resources,
  "Microsoft.Resources/tenants": resources,
  "Microsoft.Resources/providers": resources,
};

/**
 * Since when answers show something. Scale sets were recorded with 2021-06-01; the other properties of captures are from the
 * reference pages' change log, and the rest is what recordings of different years have with the api-versions of their time.
 */
export const shownSince = {
  groupType: "2019-06-01",
  /** The address of an explanation, in a 404 `ResourceNotFound`. */
  notFoundHint: "2020-05-01",
  captureType: "2018-06-01",
  /** `properties: {}` of the operation of a stop. */
  stopProperties: "2019-06-01",

  scope: "2021-06-01",
  targetType: "2021-06-01",
  continuousCapture: "2023-11-01",
  flowLogsOfWatcher: "2018-04-01",
  queryPacketCaptureLastOperationId: "2017-11-01",
  /** A list is cut into pages from here on; before, `nextLink` is always absent. */
  captureListPages: "2026-01-01",
} as const;

/** Until when, without that version. */
export const shownUntil = {
  /** The writes that are left, in the status of a session that has ended. */
  writesOfStatus: "2020-04-01",
  flowLogsOfWatcher: "2019-06-01",
} as const;

/**
 * The version that a request with this one gets: itself, or of a later date than any that is known the newest, as newer clients
 * ask for what was not published when this was written. `undefined`: there is no such version.
 */
export function effectiveApiVersion(known: readonly string[], asked: string): string | undefined {
  if (known.includes(asked)) return asked;
  const newest = known.at(-1);
  return newest !== undefined && isDated(asked) && dateOf(asked) > dateOf(newest) ? newest : undefined;
}

/** Whether a version is a day of the calendar, with or without what previews have behind it. */
export function isDated(apiVersion: string): boolean {
  const day = new Date(`${dateOf(apiVersion)}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d(-(preview|alpha|beta|privatepreview))?$/i.test(apiVersion)
    && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(dateOf(apiVersion));
}

function dateOf(apiVersion: string): string {
  return apiVersion.slice(0, "2026-01-01".length);
}
