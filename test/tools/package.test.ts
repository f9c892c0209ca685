import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";

const root = join(__dirname, "../..");

describe("the npm package", function () {
  let files: string[] = [];

  before(() => {
    const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const [pack] = Object.values(JSON.parse(output) as Record<string, { files: { path: string }[] }>);
    files = pack?.files.map(({ path }) => path) ?? [];
  });

  it("holds what was compiled, the documents, the examples and the template, nothing else", () => {
    const documents = /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|docs\/.*\.md|docs\/roles\/\w+\.json|docs\/pictures\/[\w-]+\.(png|svg))$/;
    const examples = /^examples\/.*\/(README\.md|\w+\.ts|package\.json|Pulumi(Policy)?\.yaml|__main__\.py|main\.go|go\.mod)$/;
    const templates = /^templates\/packet-capture-typescript\/(README\.md|index\.ts|\w+\.json|Pulumi\.yaml)$/;
    // The declarations of what no program can import stay away.
    const compiled = /^dist\/((provider|emulator|cli|standin|protocol)\/.*\.(js|js\.map)|(provider|emulator)\/.*\.d\.ts|provider\/plugin\/schema\.json)$/;
    assert.deepEqual(files.filter((path) => ![compiled, documents, examples, templates].some((kind) => kind.test(path))), []);
  });

  it("holds everything that its documents link to", () => {
    const broken = files
      .filter((path) => path.endsWith(".md"))
      .flatMap((path) => {
        const links = [...readFileSync(join(root, path), "utf8").matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = ""]) => link);
        return links.map((link) => ({ path, link, target: posix.join(posix.dirname(path), link) }));
      })
      .filter(({ target }) => !files.some((file) => file === target || file.startsWith(`${target}/`)));
    assert.deepEqual(broken, []);
  });

  it("has the sources in its source maps", () => {
    const maps = files.filter((path) => path.endsWith(".js.map"));
    const withoutSources = maps.filter((path) => {
      const { sources, sourcesContent } = JSON.parse(readFileSync(join(root, path), "utf8")) as { sources: string[]; sourcesContent?: string[] };
      return sources.length !== sourcesContent?.length;
    });
    assert.deepEqual([maps.length > 0, withoutSources], [true, []]);
  });

  it("holds every file that package.json points to", () => {
    const { main, types, bin, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      main: string;
      types: string;
      bin: Record<string, string>;
      exports: Record<string, string>;
    };
    const pointed = [main, types, ...Object.values(bin), ...Object.values(exports)].map((path) => path.replace(/^\.\//, ""));
    assert.deepEqual(pointed.filter((path) => !files.includes(path)), []);
  });
});
