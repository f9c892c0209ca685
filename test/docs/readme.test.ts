import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { exitCodes } from "../../cli/exitCodes";
import { commandLine } from "../../cli/commandLine";
import { knownKeys } from "../../provider/azure/settings";
import { features } from "../../provider/model/actions";
import { permissionsOf, type RoleKind, roles } from "../../provider/model/roles";

interface CommandPages {
  readonly withCommands: (document: string, program: ReturnType<typeof commandLine>) => string;
}

interface PermissionsPage {
  readonly withActions: (document: string, source: object) => string;
  readonly roleFile: (kind: RoleKind, source: object) => string;
}

interface Tables {
  readonly withTables: (readme: string) => string;
  readonly referencePage: () => string;
}

describe("the documents", () => {
  const root = join(__dirname, "../..");
  let tables: Tables;

  before(async () => {
    tables = (await import(pathToFileURL(join(root, "tools/docs/argumentsTable.mjs")).href)) as Tables;
  });

  it("have the arguments of a capture as the source documents them (npm run docs)", () => {
    const readme = readFileSync(join(root, "README.md"), "utf8");
    assert.equal(readme, tables.withTables(readme));
  });

  it("have the components and functions as the sources document them (npm run docs)", () => {
    assert.equal(readFileSync(join(root, "docs/reference.md"), "utf8"), tables.referencePage());
  });

  it("have the help pages of the command line (npm run docs)", async () => {
    const { withCommands } = (await import(pathToFileURL(join(root, "tools/docs/commandPages.mjs")).href)) as CommandPages;
    const document = readFileSync(join(root, "docs/cli.md"), "utf8");
    assert.equal(document, withCommands(document, commandLine()));
  });

  it("have the actions of each feature, and the roles (npm run docs)", async () => {
    const { withActions, roleFile } = (await import(pathToFileURL(join(root, "tools/docs/permissionsPage.mjs")).href)) as PermissionsPage;
    const document = readFileSync(join(root, "docs/permissions.md"), "utf8");
    const source = { features, roles, permissionsOf };
    assert.equal(document, withActions(document, source));
    for (const kind of Object.keys(roles) as RoleKind[]) {
      assert.equal(readFileSync(join(root, `docs/roles/${kind}.json`), "utf8"), roleFile(kind, source), kind);
    }
  });

  it("have every key of the configuration", () => {
    const readme = readFileSync(join(root, "README.md"), "utf8");
    const [section = ""] = /^### Log in$.*?(?=^##)/ms.exec(readme) ?? [];
    const rows = [...section.matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].flatMap(([, keys = ""]) => keys.replaceAll("`", "").split(", "));
    assert.deepEqual(rows.sort(), [...knownKeys].sort());
  });

  it("have every exit code of the command line", () => {
    const document = readFileSync(join(root, "docs/cli.md"), "utf8");
    const rows = [...document.matchAll(/^\| `(\d+)` \|/gm)].map(([, code]) => Number(code));
    assert.deepEqual(rows, Object.values(exitCodes));
  });
});
