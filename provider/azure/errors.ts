import { oneLine } from "../model/readable";
import { Interrupted } from "./patience";

/** What is known about something that went wrong between here and Azure. */
export interface AzureErrorDetails {
  /** The service's code, or this package's for what the service has none. */
  readonly code: string;
  /** The HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  /** How long the service asked to wait. */
  readonly retryAfterInSeconds?: number | undefined;
  /** What to do about it. */
  readonly hint?: string | undefined;
  /** Whether Azure may have processed the request, although no valid response arrived. */
  readonly mayHaveActed?: boolean;
  /** Whether another attempt was prevented only by the caller's deadline. */
  readonly isOutOfTime?: boolean;
  /** Whether the request was not sent for a reason that may be temporary. */
  readonly isTransient?: boolean;
}

/** The longest reason, and the longest code or request id, in characters: they come from the service and can have any content. */
const longestReason = 2000;
const longestCode = 120;

/**
 * A request to Azure that failed. Carries no request, no header and no cause: errors are printed and stored. For the same
 * reason each of its texts is one line of bounded length.
 */
export class AzureError extends Error {
  readonly code: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterInSeconds: number | undefined;
  readonly hint: string | undefined;
  readonly mayHaveActed: boolean;
  readonly isOutOfTime: boolean;
  readonly isTransient: boolean;

  constructor(reason: string, details: AzureErrorDetails) {
    super(oneLine(reason, longestReason));
    this.name = "AzureError";
    this.code = oneLine(details.code, longestCode);
    this.status = details.status;
    this.requestId = details.requestId === undefined ? undefined : oneLine(details.requestId, longestCode);
    this.retryAfterInSeconds = details.retryAfterInSeconds;
    this.hint = details.hint === undefined ? undefined : oneLine(details.hint, longestReason);
    this.mayHaveActed = details.mayHaveActed ?? false;
    this.isOutOfTime = details.isOutOfTime ?? false;
    this.isTransient = details.isTransient ?? false;
  }

  /** The same error, with another reason or hint. */
  with({ reason = this.message, hint = this.hint }: { reason?: string; hint?: string | undefined }): AzureError {
    return new AzureError(reason, { ...this, code: this.code, hint });
  }
}

/** A long-running operation that Azure is done with, and that came to nothing. */
export class OperationFailed extends AzureError {}

/** 404 answers with one of these codes say that the resource is gone. Any other 404 (a proxy's, a wrong endpoint's) says nothing. */
const goneCodes = new Set(["notfound", "resourcenotfound", "parentresourcenotfound", "resourcegroupnotfound"]);

export function isGone(error: unknown): error is AzureError {
  return error instanceof AzureError && error.status === 404 && goneCodes.has(error.code.toLowerCase());
}

export function isAzureError(error: unknown): error is AzureError {
  return error instanceof AzureError;
}

/** What is asked for; `undefined` where it fails with such an error. */
export async function unless<T>(isExpected: (error: unknown) => boolean, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isExpected(error)) return undefined;
    throw error;
  }
}

/**
 * The finished message of whatever went wrong: `<gerund> <subject>: <reason> (<code>)`, then hint and request id on lines of their own.
 */
export function explain(doing: string, subject: string, error: unknown): string {
  if (error instanceof Interrupted) return `${doing} ${subject}: ${error.message}`;
  if (!(error instanceof AzureError))
    return `internal error: ${doing} ${subject}: ${error instanceof Error ? error.message : String(error)}`;
  const reason = error.message.replace(/\.$/, "");
  const lines = [`${doing} ${subject}: ${reason} (${error.code})`];
  if (error.hint !== undefined) lines.push(`  hint: ${error.hint}`);
  if (error.requestId !== undefined) lines.push(`  request id: ${error.requestId}`);
  return lines.join("\n");
}
