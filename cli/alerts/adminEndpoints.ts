import { readFileSync } from "node:fs";
import { request } from "node:https";
import { isObject, type JsonObject } from "../../provider/model/shapes";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";

/** The variables that lead to a local Azure. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Whether variables lead to a local Azure that runs already: those of `pktcap emulator` and `pktcap local`. */
export function leadToLocalAzure(variables: Variables): boolean {
  return Boolean(variables["PKTCAP_CONTROL_URL"]) && Boolean(variables["PKTCAP_CONTROL_TOKEN"]);
}

/**
 * Asks an admin endpoint of a local Azure.
 *
 * @param doing how a message begins that it does not respond
 * @param body makes it a POST
 * @throws Failure with the endpoint's own message
 */
export async function askAdminEndpoint(variables: Variables, doing: string, path: string, body?: JsonObject): Promise<JsonObject> {
  const url = `${variables["PKTCAP_CONTROL_URL"] ?? ""}${path}`;
  const { status, text } = await exchange(variables, doing, url, body);
  const answer = parsed(text);
  if (answer !== undefined && status < 300) return answer;
  const error = answer?.["error"];
  if (isObject(error) && typeof error["message"] === "string") throw refusal(error["message"], String(error["code"]));
  throw new Failure(`${doing}: the local Azure at ${url} returned status ${status} (InvalidResponse)`);
}

function exchange(variables: Variables, doing: string, url: string, body: JsonObject | undefined): Promise<{ status: number; text: string }> {
  const { NODE_EXTRA_CA_CERTS: authority, PKTCAP_CONTROL_TOKEN: token = "" } = variables;
  return new Promise((resolve, reject) => {
    const unreachable = (error: Error): void => reject(notThere(doing, url, error));
    try {
      const outgoing = request(url, {
        method: body === undefined ? "GET" : "POST",
        headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { "content-type": "application/json" }) },
        ...(authority !== undefined && authority !== "" && { ca: readFileSync(authority) }),
      }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part)).on("error", unreachable).on("end", () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }));
      });
      outgoing.on("error", unreachable).end(body === undefined ? undefined : JSON.stringify(body));
    } catch (error) {
      unreachable(error as Error);
    }
  });
}

function notThere(doing: string, url: string, error: Error): Failure {
  const code = "code" in error && typeof error.code === "string" ? error.code : "ConnectionFailed";
  return new Failure(`${doing}: the local Azure at ${url} does not respond (${code})`, {
    hints: ["start it with `pktcap emulator` and load its variables again, or unset PKTCAP_CONTROL_URL to use the state in the folder"],
  });
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Hints of the admin endpoints that name the options of a program, in the words of the command line. */
const ownHints: Readonly<Record<string, (hint: string) => string>> = {
  AlertAlreadyFired: () => "resolve it first with `pktcap local alert resolve`, or fire it with `--again`, which sends the same alert once more, with its old time",
  AmbiguousResource: (hint) => hint.replace("give a resource:", "name one with `--resource`:"),
};

const codes: Readonly<Record<string, number>> = {
  NotFound: exitCodes.notFound,
  AmbiguousName: exitCodes.usage,
  AmbiguousResource: exitCodes.usage,
  ConditionNotMet: exitCodes.usage,
  AlertAlreadyFired: exitCodes.refused,
  AlertNotFired: exitCodes.refused,
  AlertStateless: exitCodes.refused,
  AlertRuleDisabled: exitCodes.refused,
};

function refusal(message: string, code: string): Failure {
  const [first = "", ...hints] = message.split("\n  hint: ");
  const own = ownHints[code];
  return new Failure(first, { hints: own === undefined ? hints : hints.map(own), exitCode: codes[code] ?? exitCodes.otherFailure });
}
