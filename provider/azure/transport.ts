import { type Answer, bodyOf, errorOf, malformed, retryAfterOf } from "./answer";
import { AzureError } from "./errors";
import { ThrottleGate } from "./throttleGate";
import { backOff, type Patience, pause } from "./patience";
import { answerOnTheWay, proxyFor } from "./proxy";

/** What the SDK's calls take: the pipeline hands the raw answer to `onResponse`, whether the SDK likes it or not. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
  readonly onResponse: (response: RawResponse) => void;
}

interface RawResponse {
  readonly status: number;
  readonly headers: { toJSON(): Record<string, string> };
  readonly bodyAsText?: string | null;
}

/** One request, and what may be done when it fails. */
export interface Exchange {
  readonly subscriptionId: string;
  /** Throttling is counted apart for each kind. */
  readonly kind: "read" | "write" | "delete";
  /** Whether the request may be sent again if it is unknown whether it was processed. */
  readonly repeatable: boolean;
  /** What the body of a good answer must be; any other is asked for again, and refused in the end. Left out where the body does not matter. */
  readonly expects?: Expectation;
  /** How long one attempt may take, in milliseconds. @default a minute */
  readonly timeout?: number;
  readonly send: (options: CallOptions) => PromiseLike<unknown>;
}

export interface Expectation {
  /** In words: `a list of packet captures`. */
  readonly what: string;
  readonly isIt: (body: unknown) => boolean;
}

/** How long one request may take before it counts as lost; near the deadline less, but not less than the second. */
const requestTimeout = 60_000;
const shortestTimeout = 1000;
/** How long an address that refuses every connection is tried: one that has answered before in this run, and one that has not. */
const unreachableLimit = 20_000;
const firstContactLimit = 2500;
/** How often a proxy may answer instead of a service that has not answered before in this run. */
const proxyAnswerLimit = 3;
const malformedLimit = 3;
/** Codes of answers which say that nothing was done because something else is going on. */
const busyCodes = new Set(["anotheroperationinprogress", "retryableerror", "retryableerrorduetoanotheroperation"]);

/**
 * The one way to Azure: sends a request and repeats it as long as that is safe and there is time, whatever goes wrong on the way.
 * The number of attempts is bounded by the deadline, not by a count.
 */
export class Transport {
  private readonly gates = new Map<string, ThrottleGate>();
  private renewals = 0;
  /** Whether an answer of the service's own has come. */
  private hasAnswered = false;

  /**
   * @param endpoint Where the requests go, for messages.
   * @param renew Makes the next request use a new token, of the tenant that the challenge names; throws where there can be none.
   */
  constructor(
    private readonly endpoint: string,
    private readonly renew: (subscriptionId: string, refusal: AzureError, challenge: string | undefined) => void,
  ) {}

  /**
   * @returns An answer with a status below 300.
   * @throws AzureError; with `mayHaveActed` where the request is not repeatable and may have been acted on.
   */
  async exchange(exchange: Exchange, patience: Patience): Promise<Answer> {
    const gate = this.gateFor(exchange);
    const started = patience.clock.now();
    let renewed = false;
    let malformedAnswers = 0;
    let proxyAnswers = 0;
    let last: AzureError | undefined;
    for (let attempt = 0; ; attempt++) {
      if (!(await gate.pass(patience))) throw givenUp(last ?? gate.reasonAt(patience.clock.now()), attempt);
      const renewals = this.renewals;
      const outcome = await attemptOnce(exchange, patience);
      let wait = backOff(attempt, 1000, 30_000);
      if ("answer" in outcome) {
        const { answer } = outcome;
        const onTheWay = answerOnTheWay(this.endpoint, answer, isServersFaultIn(answer));
        this.hasAnswered ||= onTheWay === undefined;
        if (answer.status < 300) {
          if (exchange.expects === undefined || exchange.expects.isIt(bodyOf(answer))) return answer;
          last = malformed(answer, exchange.expects.what);
          if (++malformedAnswers >= malformedLimit || !exchange.repeatable) throw last;
        } else {
          const isServersFault = isServersFaultIn(answer);
          last = onTheWay ?? errorOf(answer, isServersFault);
          if (answer.status === 401 && !renewed) {
            renewed = true;
            // Requests that were under way together are refused together: one new token serves them all.
            if (renewals === this.renewals) {
              this.renewals++;
              this.renew(exchange.subscriptionId, last, answer.headers["www-authenticate"]);
            }
            continue;
          }
          if (answer.status === 429) {
            gate.close(patience.clock.now(), retryAfterOf(answer) || wait, last);
            continue;
          }
          const isBusy = answer.status === 409 && busyCodes.has(last.code.toLowerCase());
          if (!isBusy && !(isServersFault && exchange.repeatable)) throw last;
          wait = Math.max(wait, retryAfterOf(answer) ?? 0);
        }
      } else {
        const { error, isFinal } = this.networkError(outcome.error);
        last = error;
        if (isFinal) throw last;
        if (last.mayHaveActed && !exchange.repeatable) throw last;
        if (!last.mayHaveActed) {
          // An authority that issues no token for now has answered.
          const limit = this.hasAnswered || last.isTransient ? unreachableLimit : firstContactLimit;
          const left = started + limit - patience.clock.now();
          if (left <= 0) throw last;
          // The last attempt is made when the time is over, not when the next delay would be too long.
          wait = Math.min(wait, left);
        }
      }
      if (last.code === "ProxyUnavailable" && !this.hasAnswered && ++proxyAnswers >= proxyAnswerLimit) throw last;
      patience.report(`${last.message} (${last.code}); retrying in ${Math.ceil(wait / 1000)} s`);
      if (!(await pause(patience, wait))) throw givenUp(last, attempt + 1);
    }
  }

  private gateFor({ subscriptionId, kind }: Exchange): ThrottleGate {
    const key = `${subscriptionId.toLowerCase()} ${kind}`;
    const gate = this.gates.get(key) ?? new ThrottleGate();
    this.gates.set(key, gate);
    return gate;
  }

  private networkError(error: unknown): { error: AzureError; isFinal: boolean } {
    if (error instanceof AzureError) return { error, isFinal: !error.isTransient };
    const { code, name } = error as { code?: string; name?: string };
    if (code !== undefined && neverArrived.has(code)) {
      const proxy = proxyFor(this.endpoint);
      if (proxy !== undefined) {
        const reason = `cannot reach the proxy ${proxy.address ?? ""} set in ${proxy.variable}`;
        const hint = `check ${proxy.variable}, or add ${new URL(this.endpoint).hostname} to NO_PROXY`;
        return { error: new AzureError(reason, { code, hint }), isFinal: false };
      }
      const hint = "check the network, the proxy and the endpoint; if you use the local Azure, check that it is running";
      return { error: new AzureError(`cannot reach ${this.endpoint}`, { code, hint }), isFinal: false };
    }
    if (code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO/.test(code)) {
      const hint = "set NODE_EXTRA_CA_CERTS to the certificate authority's file";
      return { error: new AzureError(`the certificate of ${this.endpoint} is not trusted`, { code, hint }), isFinal: true };
    }
    const reason = code === "RequestTimedOut" ? `no response from ${this.endpoint}` : `the connection to ${this.endpoint} was lost`;
    return { error: new AzureError(reason, { code: code ?? name ?? "ConnectionLost", mayHaveActed: true }), isFinal: false };
  }
}

function isServersFaultIn({ status }: Answer): boolean {
  return (status >= 500 && status !== 501) || status === 408;
}

async function attemptOnce(exchange: Exchange, patience: Patience): Promise<{ answer: Answer } | { error: unknown }> {
  patience.signal.throwIfAborted();
  let answer: Answer | undefined;
  const onResponse = (raw: RawResponse): void => {
    answer ??= { status: raw.status, headers: raw.headers.toJSON(), text: raw.bodyAsText ?? "" };
  };
  const timeout = Math.min(exchange.timeout ?? requestTimeout, Math.max(shortestTimeout, patience.deadline - patience.clock.now()));
  const attempt = limited(timeout, patience.signal);
  try {
    await Promise.race([exchange.send({ abortSignal: attempt.signal, onResponse }), attempt.over]);
  } catch (error) {
    // If there is a response, the SDK's error does not matter.
    if (answer === undefined) {
      patience.signal.throwIfAborted();
      return { error };
    }
  } finally {
    attempt.end();
  }
  if (answer === undefined) throw new Error("the Azure SDK returned no response");
  return { answer };
}

/**
 * The time that one attempt may take, with its token and its whole body: the SDK's own timeout ends with the headers, and not everything
 * that fetches a token listens to a signal.
 */
function limited(milliseconds: number, interruption: AbortSignal): { signal: AbortSignal; over: Promise<never>; end: () => void } {
  const controller = new AbortController();
  const { signal } = controller;
  const interrupt = (): void => controller.abort(interruption.reason);
  const timer = setTimeout(() => controller.abort({ code: "RequestTimedOut" }), milliseconds);
  interruption.addEventListener("abort", interrupt);
  const over = new Promise<never>((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
  const end = (): void => {
    clearTimeout(timer);
    interruption.removeEventListener("abort", interrupt);
  };
  return { signal, over, end };
}

/** The request, or the one for its token, did not reach the service. */
const neverArrived = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN"]);

function givenUp(last: AzureError | undefined, attempts: number): AzureError {
  if (last === undefined) return new AzureError("timed out before the request was sent", { code: "OperationTimedOut", isOutOfTime: true });
  const { code, status, requestId, hint, mayHaveActed, retryAfterInSeconds } = last;
  const times = attempts === 0 ? "before the first attempt" : attempts === 1 ? "after 1 attempt" : `after ${attempts} attempts`;
  const asked = retryAfterInSeconds === undefined ? "" : `; Retry-After was ${retryAfterInSeconds} s`;
  const reason = `${last.message.replace(/\.$/, "")}; gave up ${times}: deadline exceeded${asked}`;
  return new AzureError(reason, { code, status, requestId, hint, mayHaveActed, isOutOfTime: true });
}
