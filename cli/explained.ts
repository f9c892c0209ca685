import { AzureError, explain } from "../provider/azure/errors";
import { Interrupted } from "../provider/azure/patience";
import { exitCodeOf } from "./exitCodes";
import { Failure } from "./failure";

/**
 * Does something and gives what goes wrong on the way to Azure the form in which people see it, with its exit code.
 *
 * @param more Lines for people to go on with, such as what is known about a capture.
 */
export async function explained<T>(doing: string, subject: string, work: () => Promise<T>, more: () => string[] = () => []): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isExplicable(error)) throw error;
    throw new Failure([explain(doing, subject, error), ...more().map((line) => `  ${line}`)].join("\n"), { exitCode: exitCodeOf(error) });
  }
}

/** Whether Azure, the network or the person is the reason: anything else is a mistake of ours, or explained already. */
export function isExplicable(error: unknown): error is AzureError | Interrupted {
  return error instanceof AzureError || error instanceof Interrupted;
}
