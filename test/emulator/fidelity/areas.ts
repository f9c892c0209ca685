import type { Exchange } from "../../recordings/exchanges";

export const areas = ["packet captures", "network watchers", "networks", "machines", "scale sets", "storage", "groups", "roles", "other"] as const;
export type Area = (typeof areas)[number];

/** Which area each exchange of a recording belongs to, read in its order. */
export class Areas {
  private readonly ofOperations = new Map<string, Area>();

  of({ path, headers }: Pick<Exchange, "path" | "headers">): Area {
    const place = withoutQuery(path);
    const area = this.ofOperations.get(place) ?? areaOf(place);
    for (const name of ["azure-asyncoperation", "location"]) {
      const url = headers[name];
      if (url !== undefined) this.ofOperations.set(withoutQuery(url), area);
    }
    return area;
  }
}

function withoutQuery(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/, "").replace(/\?.*$/, "").toLowerCase();
}

const patterns: readonly [RegExp, Area][] = [
  [/\/packetcaptures(\/|$)/, "packet captures"],
  [/\/networkwatchers(\/|$)/, "network watchers"],
  [/\/microsoft\.authorization\//, "roles"],
  [/\/virtualmachinescalesets(\/|$)/, "scale sets"],
  [/\/microsoft\.resources\//, "other"],
  [/\/microsoft\.compute\//, "machines"],
  [/\/microsoft\.storage\//, "storage"],
  [/\/microsoft\.network\//, "networks"],
  [/^\/subscriptions\/[^/]+\/(resourcegroups|operationresults)(\/|$)/, "groups"],
];

function areaOf(place: string): Area {
  return patterns.find(([pattern]) => pattern.test(place))?.[1] ?? "other";
}
