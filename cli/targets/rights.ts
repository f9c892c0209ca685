import { lackOf, rightsHint } from "../../provider/lifecycle/rights";
import type { Connection } from "../connection";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";

/**
 * A look-up, with the rights that may be missing where it finds nothing: a login that may not read is refused (exit code 4), not told
 * that there is nothing.
 *
 * @param subject What is looked for, as messages name it.
 */
export async function withRights<T>(connection: Connection, subject: string, actions: readonly string[], look: () => T): Promise<T> {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof Failure) || error.exitCode !== exitCodes.notFound) throw error;
    const scope = `/subscriptions/${await connection.subscriptionId()}`;
    const lack = await lackOf(connection.azure, scope, actions, connection.patience());
    if (lack === undefined) throw error;
    if (lack.isCertain) throw new Failure(`finding ${subject}: ${lack.text} (AuthorizationFailed)`, { hints: [rightsHint], exitCode: exitCodes.refused });
    const [message = "", ...hints] = error.message.split("\n  hint: ");
    throw new Failure(message, { hints: [...hints, lack.text], exitCode: exitCodes.notFound });
  }
}
