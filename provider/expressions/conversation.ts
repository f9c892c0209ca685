import { type Filter, type WrittenFilter } from "../model/capture";
import { combine } from "./combine";
import { FilterExpressionError, type Objection } from "./filterExpressionError";

/** The same packets as the other side sees them: local and remote swapped. */
export function mirrored(filters: readonly Filter[]): Filter[] {
  return filters.map(({ protocol, localIPAddress, localPort, remoteIPAddress, remotePort }) =>
    withSides(protocol, { localIPAddress: remoteIPAddress, localPort: remotePort, remoteIPAddress: localIPAddress, remotePort: localPort }),
  );
}

/**
 * The filters with which each of several machines records what they send each other. Of any two machines, the earlier one sees the packets as the
 * filters say, and the later one sees them mirrored. A local address in the filters is the first machine's own.
 *
 * @param filters As the first machine sees the packets; none stands for every packet.
 * @param count How many machines there are.
 * @param addressesOf The addresses of a machine as another one sees them; `undefined` if they are unknown. Its filters then have no address for it.
 * @returns For each machine, its filters; none stands for every packet.
 * @throws FilterExpressionError, without the expression, if a machine would have more than 256 filters, or none that a packet can match.
 */
export function conversationFilters(
  filters: readonly Filter[],
  count: number,
  addressesOf: (machine: number, seenBy: number) => readonly string[] | undefined,
): Filter[][] {
  const all: readonly Filter[] = filters.length === 0 ? [{ protocol: "Any" }] : filters;
  const machines = Array.from({ length: count }, (_, index) => index);
  return machines.map((machine) => {
    const others = machines.filter((other) => other !== machine);
    return combined(
      others.flatMap((other) => {
        const addresses = addressesOf(other, machine)?.join(";");
        return other > machine ? toLater(all, machine, addresses) : fromEarlier(all, other, addresses);
      }),
    );
  });
}

function toLater(filters: readonly Filter[], machine: number, addresses: string | undefined): Filter[] {
  return filters.map(({ protocol, localIPAddress, remoteIPAddress, ...ports }) =>
    withSides(protocol, {
      ...ports,
      localIPAddress: machine === 0 ? localIPAddress : undefined,
      remoteIPAddress: remoteIPAddress ?? addresses,
    }),
  );
}

/** All local addresses are the machine's own: a load balancer's address in the filters would not be one of them. */
function fromEarlier(filters: readonly Filter[], other: number, addresses: string | undefined): Filter[] {
  return mirrored(filters).map(({ protocol, localPort, remoteIPAddress, remotePort }) => {
    const own = other === 0 ? remoteIPAddress : undefined;
    return withSides(protocol, { localPort, remotePort, remoteIPAddress: addresses === undefined ? undefined : (own ?? addresses) });
  });
}

function combined(filters: readonly Filter[]): Filter[] {
  const possible = filters.flatMap((filter) => oneOf(filter));
  if (possible.length === 0) throw refusal(noPacket);
  try {
    const result = combine(...possible.map((filter) => [filter]));
    return result.some((filter) => Object.keys(filter).length === 1 && filter.protocol === "Any") ? [] : result;
  } catch (error) {
    throw error instanceof FilterExpressionError ? refusal(tooMany) : error;
  }
}

/** The filter, unless its two addresses are of different families. */
function oneOf(filter: Filter): Filter[] {
  try {
    return combine([filter]);
  } catch (error) {
    if (error instanceof FilterExpressionError && error.code === "FilterExpressionContradictory") return [];
    throw error;
  }
}

const noPacket: Objection = {
  code: "FilterExpressionContradictory",
  reason: "no packet between the machines matches them: their addresses are of different families",
};

const tooMany: Objection = {
  code: "FilterExpressionTooLarge",
  reason: "with the addresses of the machines, they become more than 256 filters",
  hint: "use ranges of ports, or fewer machines",
};

function refusal(objection: Objection): FilterExpressionError {
  return new FilterExpressionError(objection, "", { start: 0, end: 0 });
}

type Sides = { readonly [Place in Exclude<keyof WrittenFilter, "protocol">]?: string | undefined };

function withSides(protocol: Filter["protocol"], sides: Sides): Filter {
  return { protocol, ...Object.fromEntries(Object.entries(sides).filter(([, value]) => value !== undefined)) };
}
