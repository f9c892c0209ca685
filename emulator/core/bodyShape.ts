import { ArmError } from "./armErrors";
import { tryParseResourceId } from "./resourceIds";
import { either, flag, list, number, object, oneOf, record, type Shape, ShapeError, text, wholeNumber } from "./shapes";

/** So many objects and lists may lie in each other: deeper bodies could not be stored, nor shown. */
const deepest = 100;

/**
 * Refuses a body whose members have other types than those that handlers read: what is stored can then be shown, saved and loaded. What
 * stands in no table here may be anything.
 *
 * @throws ArmError `malformedBody`, `invalidValue`
 */
export function checkBodyShape(path: string, body: unknown): void {
  if (isDeeper(body, deepest)) throw new ArmError("malformedBody", { reason: `it is nested deeper than ${deepest} levels` });
  const type = tryParseResourceId(path)?.type.toLowerCase() ?? "";
  try {
    envelope(body, "");
    if (Object.hasOwn(shapes, type)) shapes[type]!(body, "");
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new ArmError("invalidValue", { property: error.path, reason: `must be ${error.expected}` });
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** `null` is as good as nothing; what else there is may be anything. */
function members(known: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape {
  const optional = Object.entries(known).map(([name, shape]): [string, Shape] => [name, (value, path) => (value === null && !required.includes(name) ? undefined : shape(value, path))]);
  return object(Object.fromEntries(optional), required, { others: true });
}

const name: Shape = (value, path) => {
  text(value, path);
  if (!/^[^/\\?#%\p{Cc}\p{Cs}]{1,260}$/u.test(value as string)) throw new ShapeError(path, "a name", value);
};
const reference = members({ id: text });
const anyObject = members({});
const namedParts = list(members({ name, properties: anyObject }, ["name"]));

const envelope = members({ tags: record(either("text or null", text, oneOf(null))), properties: anyObject });

const managedDisk = members({ id: text, storageAccountType: text });
const storageProfile = members({
  imageReference: members({ publisher: text, offer: text, sku: text, version: text }),
  osDisk: members({ name: text, osType: text, createOption: text, managedDisk }),
  dataDisks: list(members({ name: text, createOption: text, managedDisk })),
});
const linuxConfiguration = members({ ssh: members({ publicKeys: list(anyObject) }), patchSettings: anyObject });
const osProfile = members({ computerName: text, computerNamePrefix: text, linuxConfiguration, windowsConfiguration: members({ patchSettings: anyObject }) });
const extensionProfile = members({ extensions: list(members({ name, properties: anyObject }, ["name", "properties"])) });

const machine = members({
  properties: members({ hardwareProfile: members({ vmSize: text }), storageProfile, osProfile, networkProfile: members({ networkInterfaces: list(reference) }), availabilitySet: reference }),
});
const cardOfSet = members({ dnsSettings: anyObject, ipConfigurations: list(members({ name: text, properties: anyObject })) });
const cardsOfSet = members({ networkInterfaceConfigurations: list(members({ name: text, properties: cardOfSet })) });
const scaleSet = members({
  sku: members({ name: text, capacity: wholeNumber(0, 1000) }),
  properties: members({
    upgradePolicy: members({ mode: text, automaticOSUpgradePolicy: anyObject }),
    virtualMachineProfile: members({ storageProfile, osProfile, extensionProfile, networkProfile: cardsOfSet }),
  }),
});
/** JSON, or text that holds it (recorded). */
const settings: Shape = (value, path) => (typeof value === "string" ? undefined : anyObject(value, path));
const extension = members({ properties: members({ publisher: text, type: text, typeHandlerVersion: text, settings, protectedSettings: settings }) });
const encryption = members({ services: record(either("an object or null", anyObject, oneOf(null))) });
const account = members({ kind: text, sku: members({ name: text }), properties: members({ accountType: text, networkAcls: anyObject, encryption }) });

const subnet = members({ addressPrefix: text, addressPrefixes: list(text) });
const network = members({
  properties: members({ subnets: list(members({ name, properties: subnet }, ["name"])), virtualNetworkPeerings: namedParts }),
});
const ipConfiguration = members({ subnet: reference, publicIPAddress: reference, privateIPAddress: text, primary: flag });
const card = members({
  properties: members({ ipConfigurations: list(members({ name, properties: ipConfiguration }, ["name", "properties"])), dnsSettings: anyObject }),
});
const publicAddress = members({ properties: members({ dnsSettings: members({ domainNameLabel: text }), publicIPAllocationMethod: text, idleTimeoutInMinutes: number(0) }) });

/** By type, in lower case. */
const shapes: Readonly<Record<string, Shape>> = {
  "microsoft.compute/virtualmachines": machine,
  "microsoft.compute/virtualmachinescalesets": scaleSet,
  "microsoft.compute/virtualmachines/extensions": extension,
  "microsoft.compute/virtualmachinescalesets/extensions": extension,
  "microsoft.storage/storageaccounts": account,
  "microsoft.network/virtualnetworks": network,
  "microsoft.network/virtualnetworks/subnets": members({ properties: subnet }),
  "microsoft.network/networksecuritygroups": members({ properties: members({ securityRules: namedParts }) }),
  "microsoft.network/routetables": members({ properties: members({ routes: namedParts }) }),
  "microsoft.network/networkinterfaces": card,
  "microsoft.network/publicipaddresses": publicAddress,
};
