import { areas } from "./areas";
import type { Replayed } from "./replay";

/** How many exchanges are equal, as lines of a Markdown table: by area, by year, and packet captures since 2019. */
export function figures(all: readonly Replayed[]): string[] {
  const years = [...new Set(all.map(yearOf))].sort();
  return [
    ...areas.map((area) => line(area, all.filter((each) => each.area === area))),
    ...years.map((year) => line(year, all.filter((each) => yearOf(each) === year))),
    line("packet captures of 2019 and later", all.filter((each) => each.area === "packet captures" && yearOf(each) >= "2019")),
    line("all", all),
  ];
}

function line(name: string, all: readonly Replayed[]): string {
  return `| ${name} | ${all.filter(({ difference }) => difference === undefined).length} of ${all.length} |`;
}

function yearOf({ made }: Replayed): string {
  return made.slice(0, "2019".length);
}
