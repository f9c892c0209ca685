import type { Command } from "commander";
import { withArgument } from "../commandOptions";
import { type NameKind, nameKinds } from "../completion/nameKinds";
import { type Connection, withAzure } from "../connection";
import { exitCodes } from "../exitCodes";
import { foundOf, listCaptures } from "../targets/captures";
import { allMachines } from "../targets/machines";

/** `pktcap complete <kind>`: the names that a shell offers, a line for each. Completion scripts call it. */
export function define(command: Command): void {
  const [kind] = withArgument(command, "of what").registeredArguments;
  kind?.choices(nameKinds);
  command.action(complete);
}

/** A shell that waits longer than this, in milliseconds, seems to hang. */
const limit = 5000;

async function complete(kind: NameKind): Promise<void> {
  setTimeout(() => process.exit(exitCodes.timedOut), limit).unref();
  await withAzure({ doing: "listing", subject: kind }, {}, async (connection) => {
    for (const name of [...new Set(await namesOf(connection, kind))].sort()) process.stdout.write(`${name}\n`);
  });
}

async function namesOf(connection: Connection, kind: NameKind): Promise<string[]> {
  switch (kind) {
    case "captures":
      return (await listCaptures(connection)).captures.flatMap(foundOf).map(({ name }) => name);
    case "machines":
      return (await allMachines(connection)).map(({ name }) => name);
    case "accounts":
      return (await connection.azure.storageAccounts.list(await connection.subscriptionId(), connection.patience())).map(({ name }) => name);
  }
}
