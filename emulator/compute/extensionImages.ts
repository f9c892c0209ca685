import { ArmError } from "../core/armErrors";
import { param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { pretty } from "../core/replies";
import { isSame, locationName } from "../core/resourceIds";

/**
 * The extensions that machines can have here, by publisher, type and version. The agent for Linux with the builds that West US had in
 * July 2020 (recorded); which builds of the agent for Windows there are is not known.
 */
const images: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "Microsoft.Azure.NetworkWatcher": {
    NetworkWatcherAgentLinux: [
      "1.4.105.0", "1.4.1210.1", "1.4.1252.1", "1.4.1325.1", "1.4.1421.1", "1.4.1527.2", "1.4.306.5", "1.4.411.1", "1.4.466.1",
      "1.4.493.1", "1.4.518.1", "1.4.526.2", "1.4.585.2", "1.4.861.1", "1.4.861.2", "1.4.905.2", "1.4.905.3",
    ],
    NetworkWatcherAgentWindows: ["1.4"],
  },
};

/** az looks here for the version of an extension that it is to install without one. */
const listPublishers: Handler = (call) => pretty(200, Object.keys(images).map((name) => entry(call, name, "")));

const listTypes: Handler = (call) => {
  const [publisher, types] = find(images, param(call, "publisher"));
  return pretty(200, Object.keys(types).map((name) => entry(call, name, `/${publisher}/ArtifactTypes/VMExtension/Types`)));
};

const listVersions: Handler = (call) => {
  const [publisher, types] = find(images, param(call, "publisher"));
  const [type, versions] = find(types, param(call, "type"));
  return pretty(200, versions.map((name) => entry(call, name, `/${publisher}/ArtifactTypes/VMExtension/Types/${type}/Versions`)));
};

function find<T>(table: Readonly<Record<string, T>>, name: string): [string, T] {
  const found = Object.entries(table).find(([key]) => isSame(key, name));
  if (!found) throw new ArmError("extensionImageNotFound", { name });
  return found;
}

function entry(call: Call, name: string, below: string): Record<string, string> {
  const location = locationName(param(call, "location"));
  return { location, name, id: `/Subscriptions/${param(call, "subscriptionId")}/Providers/Microsoft.Compute/Locations/${location}/Publishers${below}/${name}` };
}

const publishers = "/subscriptions/:subscriptionId/providers/Microsoft.Compute/locations/:location/publishers";
const type = "Microsoft.Compute/locations/publishers";
const typesType = `${type}/artifacttypes/types`;
export const extensionImageRoutes: readonly Route[] = [
  { operation: "VirtualMachineImages_ListPublishers", method: "GET", path: publishers, type, handler: listPublishers },
  { operation: "VirtualMachineExtensionImages_ListTypes", method: "GET", path: `${publishers}/:publisher/artifacttypes/vmextension/types`, type: typesType, handler: listTypes },
  { operation: "VirtualMachineExtensionImages_ListVersions", method: "GET", path: `${publishers}/:publisher/artifacttypes/vmextension/types/:type/versions`, type: `${typesType}/versions`, handler: listVersions },
];
