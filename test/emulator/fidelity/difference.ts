import type { Exchange } from "../../recordings/exchanges";

/** What is compared of an answer. */
export type Answer = Pick<Exchange, "status" | "headers" | "body">;

/** How far the headers of a recording are to be trusted. */
export interface Recorder {
  /** Names that it took away or made up. */
  readonly changed?: readonly string[];
  /** Only some headers were kept. */
  readonly excerpt?: true;
  /** Bodies have other white space than Azure sent. */
  readonly rewritten?: true;
  /** GUIDs are zeros. */
  readonly zeroed?: true;
}

/** Headers that are left out of every comparison, each with the reason. */
export const leftOut: Readonly<Record<string, string>> = {
  connection: "is about the connection, not the answer",
  "content-length": "recorders unpack and rewrite bodies without counting again",
  server: "names the web server before the service",
  "strict-transport-security": "is left out on purpose: a browser would keep it for every port of `localhost`",
  "content-encoding": "is how the body was packed for the way",
  "transfer-encoding": "is how the body was sent",
  "x-ms-served-by": "names machines of Microsoft.Compute; not sent since 2020",
  vary: "comes with the compression of bodies, which the local Azure does not do",
};

/** Headers that say where to go on, and what the body is: their values are compared, not only their names. */
export const places: readonly string[] = ["azure-asyncoperation", "location", "content-type"];

/** Since which month recordings have a header. */
const since: Readonly<Record<string, string>> = {
  "x-ms-ratelimit-remaining-resource": "2018-01",
  "x-ms-ratelimit-remaining-subscription-deletes": "2018-01",
  "x-ms-arm-service-request-id": "2019-10",
  "azure-asyncnotification": "2022-01",
  "x-ms-ratelimit-remaining-subscription-global-reads": "2024-01",
  "x-ms-ratelimit-remaining-subscription-global-writes": "2024-01",
  "x-ms-ratelimit-remaining-subscription-global-deletes": "2024-01",
};

/**
 * The first difference between a recorded answer and ours: of status, names of headers, or body.
 *
 * @param made the month of the recording: of headers that Azure sends since a later one, ours are not counted
 * @param exactly white space in the body counts
 */
export function differenceOf(exchange: Exchange, answer: Answer, recorder: Recorder, made: string, exactly: boolean): string | undefined {
  if (answer.status !== exchange.status) return `status ${answer.status} instead of ${exchange.status}`;
  return headerDifference(exchange, answer, recorder, made) ?? bodyDifference(exchange, answer, recorder, exactly && !recorder.excerpt && !recorder.rewritten);
}

function headerDifference(exchange: Exchange, answer: Answer, recorder: Recorder, made: string): string | undefined {
  const { changed = [], excerpt } = recorder;
  const counts = (name: string) => !(name in leftOut) && !changed.includes(name);
  const theirs = Object.keys(exchange.headers).filter(counts);
  const ours = Object.keys(answer.headers).filter(counts);
  const missing = theirs.filter((name) => !ours.includes(name));
  const surplus = excerpt ? [] : ours.filter((name) => !theirs.includes(name) && made >= (since[name] ?? made));
  if (missing.length > 0) return `without the header ${missing.join(", ")}`;
  if (surplus.length > 0) return `with the header ${surplus.join(", ")}`;
  const led = places.filter((name) => counts(name) && exchange.headers[name] !== undefined && !isElided(exchange.headers[name]));
  const form = (value: string) => sameEverywhere(value, recorder);
  const name = led.find((name) => form(answer.headers[name]!) !== form(exchange.headers[name] ?? ""));
  return name === undefined ? undefined : `header ${name}: "${answer.headers[name]}" instead of "${exchange.headers[name]}"`;
}

/** Excerpts leave out repetitions and signatures. */
function isElided(value: string): boolean {
  return value === "(same)" || value.includes("<sig>");
}

function bodyDifference(exchange: Exchange, answer: Answer, recorder: Recorder, exactly: boolean): string | undefined {
  const form = (body: string) => sameEverywhere(exactly ? body : withoutWhiteSpace(body), recorder).split(/\r?\n|(?<=,)(?=")/);
  const [ours, theirs] = [form(answer.body), form(exchange.body)];
  if (sameText(ours, theirs) && (!exactly || answer.body.includes("\r\n") === exchange.body.includes("\r\n"))) return undefined;
  const line = theirs.findIndex((text, index) => text !== ours[index]);
  const at = line === -1 ? theirs.length : line;
  return `body: "${(ours[at] ?? "").trim()}" instead of "${(theirs[at] ?? "").trim()}"`;
}

function withoutWhiteSpace(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    return body;
  }
}

function sameText(ours: readonly string[], theirs: readonly string[]): boolean {
  return ours.length === theirs.length && ours.every((text, index) => text === theirs[index]);
}

/** What the service draws or tells the time by, made equal: each pattern with what stands for it. */
const drawn: readonly [RegExp, string][] = [
  // Which job the deletion of a group is.
  [/operationresults\/[\w-]+\?api-version=[\d-]+/g, "operationresults/JOB"],
  [/https?:\/\/(management\.azure\.com|localhost:\d+)/g, "https://arm"],
  [/(?!00000000-0000-0000-0000-000000000000)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "GUID"],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, "TIME"],
  [/(?<="macAddress": ?")(([0-9A-F]{2}-?){6})/g, "MAC"],
  [/(?<="ipAddress": ?")[\d.]+/g, "PUBLIC"],
  [/[a-z0-9]{26}\.\w+\.internal\.cloudapp\.net/g, "DOMAIN"],
  [/\.z\d+\.web\./g, ".ZONE.web."],
  [/_(OsDisk_1|disk\d+)_[0-9a-f]{32}/g, "_DISK"],
  // In these, Azure wrote the name of the group in capitals for some machines of 2020.
  [/(?<=\/resourceGroups\/)[\w.-]+(?=\/providers\/Microsoft\.Compute\/disks\/)/g, "GROUP"],
  // Builds that were the newest on that day.
  [/(?<="exactVersion": ?")[\d.]+/g, "BUILD"],
  [/(?<="vmAgentVersion": ?")\d[\d.]+/g, "BUILD"],
  [/(?<="typeHandlerVersion": ?")\d+\.\d+\.\d[\d.]*/g, "BUILD"],
  [/(?<="osName": ?"debian",\s*"osVersion": ?"\d+)\.\d+/g, ""],
  [/"[A-Za-z0-9+/]{86}=="/g, '"KEY"'],
  [/\d{4}\/\d\d\/\d\d\/packetcapture_[\d_]+\.cap/g, "FILE"],
];

const zeros: [RegExp, string] = [/00000000-0000-0000-0000-000000000000/g, "GUID"];

/** A text with what differs from run to run made the same. */
export function sameEverywhere(text: string, { zeroed }: Recorder = {}): string {
  return (zeroed ? [...drawn, zeros] : drawn).reduce((changed, [pattern, word]) => changed.replaceAll(pattern, word), text);
}
