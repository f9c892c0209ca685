import { leftOut, places, sameEverywhere } from "../emulator/fidelity/difference";
import { isListed } from "../emulator/fidelity/listed";
import type { Exchange, Fact, Kept } from "./exchanges";

/**
 * What is kept of a recording: of headers that only their presence is compared of, the names; no body of an answer that is
 * listed as given otherwise, but for captures and polls; no passwords. What was there before, but for what the service chooses anew, is kept once.
 */
export function factsOf(exchanges: readonly Exchange[]): Fact[] {
  const once = new Once();
  return exchanges.map((exchange) => {
    const { names, answer, ...fact } = factOf(exchange);
    const whole = once.placeOf("whole", JSON.stringify([fact, names, answer]), exchange.index);
    if (whole !== exchange.index) return { again: whole };
    const namesPlace = once.placeOf("names", names, exchange.index);
    const answerPlace = answer === undefined ? exchange.index : once.placeOf("answer", sameEverywhere(JSON.stringify(answer)), exchange.index);
    return {
      ...fact,
      ...(namesPlace === exchange.index ? { names } : { namesOf: namesPlace }),
      ...(answerPlace === exchange.index ? answer !== undefined && { answer } : { answerOf: answerPlace }),
    };
  });
}

/** Where something was first. */
class Once {
  private readonly places = new Map<string, number>();

  placeOf(kind: string, text: string, index: number): number {
    const key = `${kind} ${text}`;
    const place = this.places.get(key);
    if (place === undefined) this.places.set(key, index);
    return place ?? index;
  }
}

function factOf(exchange: Exchange): Pick<Kept, "method" | "path" | "sent" | "status" | "headers"> & { names: string; answer?: unknown } {
  const { method, path, requestBody, status, headers, body } = exchange;
  const kept = Object.entries(headers).filter(([name]) => !(name in leftOut));
  return {
    method,
    path,
    ...(requestBody !== undefined && { sent: valueOf(requestBody) }),
    status,
    headers: Object.fromEntries(kept.filter(([name]) => places.includes(name))),
    names: kept.map(([name]) => name).filter((name) => !places.includes(name)).join(" "),
    ...(body !== "" && (!isListed(exchange) || isPoll(exchange) || isOfCapture(exchange)) && { answer: valueOf(body) }),
  };
}

/** What is said of an operation: how it ended tells the time of what follows. */
function isPoll({ path }: Exchange): boolean {
  return /\/providers\/Microsoft\.\w+\/locations\/[^/]+\/operations\//i.test(path);
}

/** The provider's tests read these, also where the local Azure answers otherwise. */
function isOfCapture({ path }: Exchange): boolean {
  return /\/packetCaptures(\/|\?)/i.test(path);
}

function valueOf(body: string): unknown {
  try {
    return JSON.parse(withoutSecrets(body));
  } catch {
    return { text: body };
  }
}

/** Another password stands for each of the tests' passwords. Account keys are not in the recordings. */
function withoutSecrets(json: string): string {
  return json.replaceAll(/("adminPassword": ?(?:\{\s*"value": ?)?")(?!\[)[^"]+"/g, '$1Not-recorded-1"');
}
