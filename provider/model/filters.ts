import { checkAddresses } from "./addresses";
import { checkPorts } from "./ports";
import { type Problems } from "./problems";
import { checkObject, withoutUndefined } from "./shapes";
import { isUnknown } from "./unknown";

const protocols = ["TCP", "UDP", "Any"] as const;
/** Every property of a filter. */
export const filterProperties = ["protocol", "localIPAddress", "localPort", "remoteIPAddress", "remotePort"] as const;

/** The canonical form of the filters; none at all records everything. */
export function checkFilters(value: unknown, problems: Problems): unknown {
  if (value === undefined || value === null) return [];
  if (isUnknown(value)) return value;
  if (Array.isArray(value)) return value.map((filter, index) => checkFilter(filter, problems.at(index)));
  problems.mustBe("a list of filters", value);
  return [];
}

function checkFilter(value: unknown, problems: Problems): unknown {
  if (isUnknown(value)) return value;
  if (value === undefined || value === null) {
    problems.mustBe("a filter", value);
    return {};
  }
  const filter = checkObject(value, filterProperties, problems);
  if (filter === undefined) return {};
  const known = <T>(name: string, check: (inner: unknown, problems: Problems) => T): unknown =>
    isUnknown(filter[name]) ? filter[name] : check(filter[name], problems.at(name));
  return withoutUndefined({
    protocol: known("protocol", checkProtocol),
    localIPAddress: known("localIPAddress", checkAddresses),
    localPort: known("localPort", checkPorts),
    remoteIPAddress: known("remoteIPAddress", checkAddresses),
    remotePort: known("remotePort", checkPorts),
  });
}

function checkProtocol(value: unknown, problems: Problems): unknown {
  if (value === undefined || value === null || value === "") return "Any";
  const protocol = typeof value === "string" ? protocols.find((name) => name.toLowerCase() === value.trim().toLowerCase()) : undefined;
  if (protocol === undefined) problems.mustBe('"TCP", "UDP" or "Any"', value);
  return protocol ?? value;
}
