import { checkAddresses } from "./addresses";
import { checkPorts } from "./ports";
import { type Problems } from "./problems";
import { checkMembers, checkObject } from "./shapes";
import { isUnknown } from "./unknown";

const protocols = ["TCP", "UDP", "Any"] as const;
/** Every property of a filter. */
export const filterMembers = {
  protocol: { check: checkProtocol, default: "Any" },
  localIPAddress: { check: checkAddresses },
  localPort: { check: checkPorts },
  remoteIPAddress: { check: checkAddresses },
  remotePort: { check: checkPorts },
};

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
  if (typeof value === "string") {
    problems.mustBe("a filter", value, `pass an expression as the value itself: \`filters: "tcp port 443 or udp port 53"\``);
    return {};
  }
  const filter = checkObject(value, Object.keys(filterMembers), problems);
  return filter === undefined ? {} : checkMembers(filter, filterMembers, problems);
}

function checkProtocol(value: unknown, problems: Problems): unknown {
  if (value === undefined || value === null || value === "") return "Any";
  const protocol = typeof value === "string" ? protocols.find((name) => name.toLowerCase() === value.trim().toLowerCase()) : undefined;
  if (protocol === undefined) problems.mustBe('"TCP", "UDP" or "Any"', value);
  return protocol ?? value;
}
