import type { Answer } from "./answer";
import { AzureError } from "./errors";

/** The proxy of the environment, as core-rest-pipeline reads it. */
export interface Proxy {
  /** The variable that names it. */
  readonly variable: string;
  /** Its address without user and password; `undefined` where the variable's value is none. */
  readonly address: string | undefined;
}

const variables = ["HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY"].flatMap((name) => [name, name.toLowerCase()]);

/** The proxy that a request to a URL goes through, if any. */
export function proxyFor(url: string, environment: NodeJS.ProcessEnv = process.env): Proxy | undefined {
  const variable = variables.find((name) => environment[name] !== undefined && environment[name] !== "");
  if (variable === undefined) return undefined;
  const excluded = (environment.NO_PROXY || environment.no_proxy || "").split(",").map((part) => part.trim());
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  const isExcluded = excluded.some((part) => part !== "" && (part === host || (part.startsWith(".") && `.${host}`.endsWith(part))));
  if (isExcluded) return undefined;
  const value = environment[variable] ?? "";
  const address = URL.canParse(value) && new URL(value).host !== "" ? `${new URL(value).protocol}//${new URL(value).host}` : undefined;
  return { variable, address };
}

/**
 * The error of an answer that came from the proxy, or from something else on the way, and not from Azure: all of Azure's answers have
 * headers of its own. `undefined` where the answer is Azure's.
 */
export function answerOnTheWay(
  url: string,
  { status, headers }: Pick<Answer, "status" | "headers">,
  mayHaveActed = false,
): AzureError | undefined {
  const proxy = proxyFor(url);
  if (proxy === undefined || status < 400 || Object.keys(headers).some((name) => name.startsWith("x-ms-"))) return undefined;
  const name = `the proxy ${proxy.address ?? ""} set in ${proxy.variable}`;
  return status === 407
    ? new AzureError(`${name} requires a login`, {
        code: "ProxyUnavailable",
        status,
        hint: `add the user and password to ${proxy.variable}, such as http://user:password@proxy.example.com:8080`,
      })
    : new AzureError(`${name}, or a server behind it, returned ${status} instead of Azure`, {
        code: "ProxyUnavailable",
        status,
        mayHaveActed,
        hint: `check that the proxy lets requests through to ${URL.canParse(url) ? new URL(url).hostname : url}`,
      });
}

/** @throws AzureError where a variable names a proxy whose address is none: every request would fail. */
export function requireUsableProxy(): void {
  const proxy = proxyFor("");
  if (proxy === undefined || proxy.address !== undefined) return;
  throw new AzureError(`${proxy.variable} must be the URL of a proxy, such as http://proxy.example.com:8080`, {
    code: "InvalidProxy",
    hint: `correct ${proxy.variable}, or unset it`,
  });
}
