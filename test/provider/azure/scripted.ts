import type { Answer } from "../../../provider/azure/answer";
import type { Patience } from "../../../provider/azure/patience";
import type { Exchange } from "../../../provider/azure/transport";

/** An answer of Azure's as a script gives it: JSON unless the body is a text. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

export function answerOf({ status = 200, headers = {}, body }: ScriptedAnswer): Answer {
  return { status, headers, text: typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body) };
}

/** Time that passes only when somebody sleeps, and how long they slept. */
export function turnedPatience(seconds: number): Patience & { readonly slept: number[]; readonly elapsed: () => number } {
  const slept: number[] = [];
  const elapsed = (): number => slept.reduce((sum, milliseconds) => sum + milliseconds, 0);
  const clock = { now: elapsed, sleep: async (milliseconds: number) => void slept.push(milliseconds) };
  return { clock, deadline: seconds * 1000, signal: new AbortController().signal, report: () => undefined, slept, elapsed };
}

/** An exchange whose requests meet one step of the script after the other, the last one for ever: answers, errors, or no answer at all. */
export function scriptedExchange(
  steps: readonly (ScriptedAnswer | Error | "silence")[],
  rest: Partial<Exchange> = {},
): { exchange: Exchange; sent: () => number } {
  let sent = 0;
  const exchange: Exchange = {
    subscriptionId: "one",
    kind: "read",
    repeatable: true,
    send: async ({ onResponse }) => {
      const step = steps[Math.min(sent++, steps.length - 1)] ?? {};
      if (sent > 1000) throw new Error("asked a thousand times");
      if (step === "silence") return new Promise(() => undefined);
      if (step instanceof Error) throw step;
      const { status, headers, text } = answerOf(step);
      onResponse({ status, headers: { toJSON: () => ({ ...headers }) }, bodyAsText: text });
    },
    ...rest,
  };
  return { exchange, sent: () => sent };
}
