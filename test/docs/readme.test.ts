import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
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

interface ReferencePage {
  readonly referencePage: () => string;
}

describe("the documents", () => {
  const root = join(__dirname, "../..");
  it("have the resource, the components and the functions as the sources document them (npm run docs)", async () => {
    const { referencePage } = (await import(pathToFileURL(join(root, "tools/docs/referencePage.mjs")).href)) as ReferencePage;
    const page = readFileSync(join(root, "docs/reference.md"), "utf8");
    assert.equal(page, referencePage());
    assert.doesNotMatch(page, /\| *\|/, "no cell is empty");
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
    const page = readFileSync(join(root, "docs/login.md"), "utf8");
    const rows = [...page.matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].flatMap(([, keys = ""]) => keys.replaceAll("`", "").split(", "));
    assert.deepEqual(rows.sort(), [...knownKeys].sort());
  });

  it("link to files and headings that exist", () => {
    const pages = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".md") && !/(^|\/)(node_modules|dist|\.[^/]+)\//.test(path.replaceAll("\\", "/")))
      .map((path) => join(root, path));
    const broken = pages.flatMap((page) =>
      linksOf(readFileSync(page, "utf8"))
        .filter((link) => !leadsSomewhere(page, link))
        .map((link) => `${relative(root, page)}: ${link}`),
    );
    assert.deepEqual(broken, []);
  });

  it("have every exit code of the command line", () => {
    const document = readFileSync(join(root, "docs/cli.md"), "utf8");
    const rows = [...document.matchAll(/^\| `(\d+)` \|/gm)].map(([, code]) => Number(code));
    assert.deepEqual(rows, Object.values(exitCodes));
  });
});

/** Links to this repository's own files, outside of code. */
function linksOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```.*?^```/gms, "").replaceAll(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link).filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", heading] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(target)) return false;
  return heading === undefined || headingsOf(readFileSync(target, "utf8")).includes(heading);
}

/** As GitHub makes addresses of headings. */
function headingsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}
