import assert from "node:assert/strict";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Linter } from "eslint";
import { parser } from "typescript-eslint";
import { circles } from "../../../tools/lint/circles.mjs";
import { temporaryFolder } from "../../temporaryFolder";

describe("the lint rule about circles", () => {
  const folder = temporaryFolder();

  function write(file: string, code: string): void {
    mkdirSync(dirname(join(folder(), file)), { recursive: true });
    writeFileSync(join(folder(), file), code);
  }

  /** What is said about the first of the files. */
  function lint(files: Record<string, string>): string[] {
    Object.entries(files).forEach(([file, code]) => write(file, code));
    const [[first, code]] = Object.entries(files) as [[string, string]];
    const config: Linter.Config = { files: ["**/*.ts"], languageOptions: { parser }, plugins: { local: { rules: { circles } } }, rules: { "local/circles": "error" } };
    return new Linter({ cwd: folder() }).verify(code, [config], { filename: join(folder(), first) }).map(({ message }) => message);
  }

  const found = (way: string) => [`files must not import each other, types included: ${way}`];

  it("finds two files that import each other", () => {
    assert.deepEqual(lint({ "a.ts": `import { b } from "./b";`, "b.ts": `export { a } from "./a";` }), found("a.ts → b.ts → a.ts"));
  });

  const typeOnly = {
    "import type": `import type { A } from "./a";`,
    "import { type }": `import { type A } from "./a";`,
    "export type": `export type { A } from "./a";`,
    "import() of a type": `export let a: import("./a").A;`,
    "typeof import()": `export let a: typeof import("./a");`,
  };
  for (const [form, code] of Object.entries(typeOnly)) {
    it(`counts types: ${form}`, () => {
      assert.deepEqual(lint({ "a.ts": `import type { B } from "./b";`, "b.ts": code }), found("a.ts → b.ts → a.ts"));
      assert.deepEqual(lint({ "b.ts": code, "a.ts": `import type { B } from "./b";` }), found("b.ts → a.ts → b.ts"));
    });
  }

  it("finds a long way round, by an index file and by loading when needed", () => {
    const files = { "room/a.ts": `import "..";`, "index.ts": `export * from "./b.js";`, "b.ts": `const load = () => import("./c");`, "c.ts": `const a = require("./room/a");` };
    assert.deepEqual(lint(files), found("room/a.ts → index.ts → b.ts → c.ts → room/a.ts"));
  });

  it("shows the shortest way", () => {
    const files = { "a.ts": `import "./b";`, "b.ts": `import "./c"; import "./a";`, "c.ts": `import "./a";` };
    assert.deepEqual(lint(files), found("a.ts → b.ts → a.ts"));
  });

  it("finds a file that imports itself", () => {
    assert.deepEqual(lint({ "a.ts": `import type { A } from "./a";` }), found("a.ts → a.ts"));
  });

  it("says nothing where imports part and meet again, or lead into a circle of others", () => {
    assert.deepEqual(lint({ "a.ts": `import "./b"; import "./c";`, "b.ts": `import "./d";`, "c.ts": `import "./d";`, "d.ts": `import "./e";`, "e.ts": `import "./d";` }), []);
  });

  it("takes comments and texts for no imports, and leaves packages and files of other kinds alone", () => {
    assert.deepEqual(lint({ "a.ts": `import "./b"; import "eslint"; import "./data.json";`, "b.ts": `// import "./a";\nconst text = 'import "./a"';`, "data.json": "{}" }), []);
  });

  it("sees what has changed since", () => {
    const a = { "a.ts": `import "./b";` };
    assert.equal(lint({ ...a, "b.ts": `import "./a";` }).length, 1);
    write("b.ts", "export {};");
    utimesSync(join(folder(), "b.ts"), new Date(0), new Date(0));
    assert.deepEqual(lint(a), []);
  });
});
