import type { DatabaseSync } from "node:sqlite";
import type { Resource } from "../core/resources";
import { list, text } from "../core/shapes";
import type { Store } from "../core/store";
import type { StoreChanges } from "../core/storeChanges";
import type { SavedSettings, SavedState } from "./savedState";
import { checkSaved } from "./savedState";
import { Damaged } from "./stateErrors";
import type { ResourceRow } from "./stateRows";
import { fromRow, toRow } from "./stateRows";

/** In the header of the file: what says that it is a state file, and of which form. */
export const applicationId = 0x706b7463;
export const databaseVersion = 2;

/** Rows are in the order of `place`. An upsert keeps the place, as a map does; what was deleted comes back at the end. */
const schema = `
  CREATE TABLE resources (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, data TEXT NOT NULL, bytes BLOB);
  CREATE TABLE operations (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, data TEXT NOT NULL);
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${databaseVersion};
`;

export function createTables(db: DatabaseSync): void {
  db.exec(schema);
}

/** Everything in it; `undefined` if nothing has been saved yet. @throws Damaged, a ShapeError, or an error of SQLite's */
export function readState(db: DatabaseSync): SavedState | undefined {
  checkPages(db);
  const settings = db.prepare("SELECT name, value FROM settings").all() as { name: string; value: string }[];
  if (settings.length === 0) return undefined;
  const { types, ...head } = Object.fromEntries(settings.map(({ name, value }) => [name, orDamaged(name, () => JSON.parse(value) as unknown)]));
  list(text)(types, "types");
  const resources: unknown[] = [];
  for (const row of db.prepare("SELECT data, bytes FROM resources ORDER BY place").iterate()) {
    resources.push(orDamaged(`resources[${resources.length}]`, () => fromRow(row as unknown as ResourceRow)));
  }
  const operations: unknown[] = [];
  for (const { data } of db.prepare("SELECT data FROM operations ORDER BY place").iterate()) {
    operations.push(orDamaged(`operations[${operations.length}]`, () => JSON.parse(data as string) as unknown));
  }
  const state: unknown = { ...head, resources, operations };
  checkSaved(state);
  return { ...state, resources: byType(state.resources, types as string[]) };
}

/** Reading would not find damage in an index. */
function checkPages(db: DatabaseSync): void {
  const { quick_check: found } = db.prepare("PRAGMA quick_check(1)").get() as { quick_check: string };
  if (found !== "ok") throw new Damaged(found.replaceAll(/\s+/g, " "));
}

function orDamaged(path: string, parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    throw new Damaged(`\`${path}\`: not JSON`);
  }
}

/** Resources of one type come one after another, as in a snapshot. */
function byType(resources: Resource[], types: readonly string[]): Resource[] {
  const places = new Map(types.map((type, place) => [type, place]));
  const placeOf = ({ type }: Resource) => places.get(type.toLowerCase()) ?? Infinity;
  return resources.sort((a, b) => placeOf(a) - placeOf(b));
}

/** Writes what has changed, all of it or nothing. */
export type WriteState = (store: Store, changes: StoreChanges, settings: SavedSettings) => void;

export function stateWriter(db: DatabaseSync): WriteState {
  const putResource = db.prepare("INSERT INTO resources (id, data, bytes) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data, bytes = excluded.bytes");
  const removeResource = db.prepare("DELETE FROM resources WHERE id = ?");
  const putOperation = db.prepare("INSERT INTO operations (id, data) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data");
  const removeOperation = db.prepare("DELETE FROM operations WHERE id = ?");
  const putSetting = db.prepare("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
  const written = new Map<string, string>();

  function write({ startsOver, resources, operations }: StoreChanges, settings: Map<string, string>): void {
    if (startsOver) db.exec("DELETE FROM resources; DELETE FROM operations");
    for (const id of resources.removed) removeResource.run(id);
    for (const [id, resource] of resources.set) writeResource(id, resource);
    for (const id of operations.removed) removeOperation.run(id);
    for (const [id, operation] of operations.set) putOperation.run(id, JSON.stringify(operation));
    for (const [name, value] of settings) putSetting.run(name, value);
  }
  function writeResource(id: string, resource: Resource<unknown>): void {
    const { data, bytes } = toRow(resource);
    putResource.run(id, data, bytes);
  }

  return (store, changes, saved) => {
    const all = { ...store.head(), types: store.types(), ...saved };
    const settings = new Map(Object.entries(all).map(([name, value]) => [name, JSON.stringify(value)] as const).filter(([name, value]) => written.get(name) !== value));
    inTransaction(db, () => write(changes, settings));
    for (const [name, value] of settings) written.set(name, value);
  };
}

function inTransaction(db: DatabaseSync, act: () => void): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    act();
    db.exec("COMMIT");
  } catch (error) {
    try {
      db.exec("ROLLBACK");
    } catch {
      // SQLite has already done so, as after a full disk.
    }
    throw error;
  }
}
