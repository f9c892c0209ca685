import { actionNames } from "../model/actions";
import { isWord } from "../model/readable";
import { isObject } from "../model/shapes";
import { type Answer, bodyOf, isCode, retryAfterOf } from "./answer";
import { AzureError, isAzureError, OperationFailed, unless } from "./errors";
import { atMost, type Patience } from "./patience";
import { pollUntil } from "./pollUntil";

/** How a long-running operation stands, as far as the resource itself shows. */
export type Progress = "InProgress" | "Succeeded" | "Failed";

export interface Operation {
  /** What is waited for, for the line that shows it: `packet capture "dns" to be created`. */
  readonly what: string;
  /** GETs one of the operation's addresses, once, however often that takes. */
  readonly get: (address: string, patience: Patience) => Promise<Answer>;
  /** Reads the resource instead, if the operation's own URL gives no usable response. */
  readonly look: (patience: Patience) => Promise<Progress>;
  /** Whether only the resource can tell that it is done: it is read before each poll, and the operation's own status is not enough. */
  readonly resourceDecides?: boolean;
}

/** How long one poll is retried before it counts as unusable. */
const pollLimit = 60_000;
/** After this many unusable polls in a row, the resource itself is read. */
const unusablePollLimit = 3;

/**
 * Follows a long-running operation to its end: waits as long as the service says, and tolerates any response to a single poll.
 *
 * @param accepted The answer to the request that started the operation.
 * @throws OperationFailed with the service's own code when the operation ends `Failed` or `Canceled`; AzureError `OperationTimedOut` when the
 * time is over.
 */
export async function waitForOperation(accepted: Answer, operation: Operation, patience: Patience): Promise<void> {
  const started = patience.clock.now();
  // The address of the operation says more than the one of its result; without either, only the resource can tell.
  const ofOperation = accepted.headers["azure-asyncoperation"] || undefined;
  let address = ofOperation ?? (accepted.headers.location || undefined);
  let wait = delayAfter(accepted, 0);
  let unusable = 0;
  let said: string | undefined;
  let missing: string | undefined;
  const look = async (_isOver: boolean, polls: number): Promise<boolean> => {
    const seen = operation.resourceDecides === true ? await once(operation.look, patience) : undefined;
    if (seen === "Succeeded") return true;
    const refuse = (action: string): void => void (missing = action);
    const poll = address === undefined ? undefined : await pollOnce(address, ofOperation === undefined, operation, patience, refuse);
    if (poll === undefined) {
      wait = Math.min(10_000, Math.max(wait, 1000) * 1.5);
      // What is refused once will be refused again.
      if (++unusable < unusablePollLimit && address !== undefined && missing === undefined) return false;
      unusable = 0;
      said = seen ?? (await operation.look(patience));
    } else {
      unusable = 0;
      missing = undefined;
      said = poll.status;
      wait = delayAfter(poll.answer, polls + 1);
      address = poll.next ?? address;
    }
    if (/^(failed|cancell?ed)$/i.test(said))
      throw poll?.error ?? new OperationFailed("the operation ended without success", { code: said });
    return /^succeeded$/i.test(said) && seen === undefined;
  };
  const waited = (): number => Math.round((patience.clock.now() - started) / 1000);
  await pollUntil(false, patience, {
    isOver: (isOver) => isOver,
    report: () => {
      const state = said === undefined ? "" : `, the status is ${said}`;
      const refusal = missing === undefined ? "" : `; your login cannot read the operation's status: it does not have ${missing}`;
      return `waiting for ${operation.what} (${waited()} s${state}${refusal})`;
    },
    delay: () => wait,
    look,
    looksAtEnd: true,
    late: () => {
      const state = said === undefined ? "Azure has not reported a status" : `the status is ${said}`;
      const reason = `still waiting for ${operation.what} after ${waited()} s, ${state}`;
      const hint = "run the command again to continue, or increase `timeouts`";
      return new AzureError(reason, { code: "OperationTimedOut", isOutOfTime: true, hint });
    },
  });
}

/**
 * What one request gives; `undefined` if permission is missing or the response is invalid.
 *
 * @param refused Is called where permission is missing.
 */
function once<T>(ask: (patience: Patience) => Promise<T>, patience: Patience, refused?: () => void): Promise<T | undefined> {
  const isExpected = (error: unknown): boolean => {
    if (isAzureError(error) && error.status === 403) refused?.();
    return isAzureError(error);
  };
  return unless(isExpected, () => ask(atMost(patience, pollLimit)));
}

interface Poll {
  readonly answer: Answer;
  readonly status: string;
  readonly next?: string | undefined;
  readonly error?: OperationFailed | undefined;
}

/**
 * One poll; `undefined` where the answer says nothing about the operation.
 *
 * @param isOfResult Whether the address is the one of the operation's result, which is empty where there is nothing more to say.
 * @param refuse Gets the action that is missing where the poll is refused.
 */
async function pollOnce(
  address: string,
  isOfResult: boolean,
  operation: Operation,
  patience: Patience,
  refuse: (action: string) => void,
): Promise<Poll | undefined> {
  const action = isOfResult ? actionNames.followResults : actionNames.followOperations;
  const answer = await once(
    (limited) => operation.get(address, limited),
    patience,
    () => refuse(action),
  );
  if (answer === undefined) return undefined;
  const body = bodyOf(answer);
  if (isObject(body) && isWord(body.status)) return { answer, status: body.status, error: operationError(body) };
  if (answer.status === 202) return { answer, status: "InProgress", next: (isOfResult && answer.headers.location) || undefined };
  if (!isOfResult) return undefined;
  return answer.status === 204 || answer.text === "" || answer.text === "null" ? { answer, status: "Succeeded" } : undefined;
}

function operationError(body: Record<string, unknown>): OperationFailed | undefined {
  if (!isObject(body.error)) return undefined;
  const { code, message } = body.error;
  const reason = typeof message === "string" && message !== "" ? message : "the operation ended without success";
  return new OperationFailed(reason, { code: isCode(code) ? code : String(body.status) });
}

/** Retry-After where the service sends one; else a delay that grows, from a tenth of a second where it asks for none at all. */
export function delayAfter(answer: Answer, polls: number): number {
  const asked = retryAfterOf(answer);
  if (asked !== undefined && asked > 0) return asked;
  return Math.min(10_000, (asked === 0 ? 100 : 2000) * 1.5 ** polls);
}
