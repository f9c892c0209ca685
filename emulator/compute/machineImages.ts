import { ArmError } from "../core/armErrors";
import { param } from "../core/call";
import type { Handler, Route } from "../core/call";
import { pretty } from "../core/replies";
import { isSame, locationName } from "../core/resourceIds";

/** Images of the market place with some of the versions that they have had, oldest first (recorded). */
const images: readonly { publisher: string; offer: string; sku: string; versions: readonly string[] }[] = [
  { publisher: "Canonical", offer: "UbuntuServer", sku: "18.04-LTS", versions: ["18.04.202003250", "18.04.202004290", "18.04.202006101", "18.04.202011230", "18.04.202012111"] },
  { publisher: "Debian", offer: "debian-10", sku: "10", versions: ["0.20201214.484"] },
  { publisher: "MicrosoftWindowsServer", offer: "WindowsServer", sku: "2012-R2-Datacenter", versions: ["4.127.20180315"] },
];

interface ImageName {
  publisher?: unknown;
  offer?: unknown;
  sku?: unknown;
}

function versionsOf({ publisher, offer, sku }: ImageName): readonly string[] | undefined {
  const isIt = (name: string, asked: unknown) => typeof asked === "string" && isSame(name, asked);
  return images.find((image) => isIt(image.publisher, publisher) && isIt(image.offer, offer) && isIt(image.sku, sku))?.versions;
}

/** What `latest` stands for. Images that are not in the table are accepted, too. */
export function latestVersionOf(image: ImageName): string {
  return versionsOf(image)?.at(-1) ?? "1.0.0";
}

const listVersions: Handler = (call) => {
  const [publisher, offer, sku] = [param(call, "publisher"), param(call, "offer"), param(call, "sku")];
  const versions = versionsOf({ publisher, offer, sku });
  if (!versions) throw new ArmError("extensionImageNotFound", { name: sku });
  const { $orderby = "", $top } = call.request.query;
  const sorted = /desc/i.test($orderby) ? versions.toReversed() : versions;
  const location = locationName(param(call, "location"));
  const above = `/Subscriptions/${param(call, "subscriptionId")}/Providers/Microsoft.Compute/Locations/${location}/Publishers/${publisher}/ArtifactTypes/VMImage/Offers/${offer}/Skus/${sku}/Versions`;
  return pretty(200, sorted.slice(0, $top === undefined ? undefined : Number($top)).map((name) => ({ location, name, id: `${above}/${name}` })));
};

export const machineImageRoutes: readonly Route[] = [{
  operation: "VirtualMachineImages_List", method: "GET", type: "Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/versions", handler: listVersions,
  path: "/subscriptions/:subscriptionId/providers/Microsoft.Compute/locations/:location/publishers/:publisher/artifacttypes/vmimage/offers/:offer/skus/:sku/versions",
}];
