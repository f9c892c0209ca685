/** Node.js's SQLite module. It is loaded when a state file is opened, because most local Azures have none. */
export function loadSqlite(): typeof import("node:sqlite") {
  const emitWarning = Reflect.get<typeof process, "emitWarning">(process, "emitWarning");
  // Some versions of Node.js print that it is experimental. Users can do nothing about it.
  process.emitWarning = () => undefined;
  try {
    const sqlite: typeof import("node:sqlite") | undefined = process.getBuiltinModule("node:sqlite");
    if (sqlite === undefined) throw Object.assign(new Error("this Node.js has no SQLite: install Node.js 22.13 or newer"), { code: "SqliteMissing" });
    return sqlite;
  } finally {
    process.emitWarning = emitWarning;
  }
}
