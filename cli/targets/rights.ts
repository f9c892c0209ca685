import { lackOf, rightsHint } from "../../provider/lifecycle/rights";
import type { Connection } from "../connection";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";

/**
 * Looks through a list. Where that finds nothing and the login may not read the list, the login is refused (exit code 4), not told that
 * there is nothing. A login that sees a part of the list, such as one resource group, is told what it may not have been shown.
 *
 * @param subject What is looked for, as messages name it.
 */
export async function withRights<Item, Found>(
  connection: Connection,
  subject: string,
  actions: readonly string[],
  list: readonly Item[],
  look: (list: readonly Item[]) => Found,
): Promise<Found> {
  try {
    return look(list);
  } catch (error) {
    if (!(error instanceof Failure) || error.exitCode !== exitCodes.notFound) throw error;
    const scope = `/subscriptions/${await connection.subscriptionId()}`;
    const lack = await lackOf(connection.azure, scope, actions, connection.patience());
    if (lack === undefined) throw error;
    if (lack.isCertain && list.length === 0) throw new Failure(`finding ${subject}: ${lack.text} (AuthorizationFailed)`, { hints: [rightsHint], exitCode: exitCodes.refused });
    const [message = "", ...hints] = error.message.split("\n  hint: ");
    throw new Failure(message, { hints: [...hints, lack.text], exitCode: exitCodes.notFound });
  }
}

/** Says that a list is empty, and which rights are missing, or may be, to see more. */
export async function sayNone({ azure, patience, progress, subscriptionId }: Connection, what: string, actions: readonly string[]): Promise<void> {
  const lack = await lackOf(azure, `/subscriptions/${await subscriptionId()}`, actions, patience());
  progress.say(`there are no ${what} here${lack === undefined ? "" : `: ${lack.text}`}`);
}
