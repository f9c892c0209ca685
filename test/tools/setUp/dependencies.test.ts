import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cloneAt } from "../../../tools/setUp/clone.mjs";
import { ensureDependencies, stampOf } from "../../../tools/setUp/dependencies.mjs";
import { executable } from "../../executable";
import { temporaryFolder } from "../../temporaryFolder";
import { silently } from "./silently";

describe("the dependencies of a clone", () => {
  const folder = temporaryFolder();
  const manifest = { name: "x", scripts: { test: "true" }, dependencies: { a: "1.0.0" } };

  const write = (name: string, content: unknown) => writeFileSync(join(folder(), name), JSON.stringify(content));
  const calls = () => (existsSync(join(folder(), "calls")) ? readFileSync(join(folder(), "calls"), "utf8").split("\n").filter(Boolean) : []);

  let said: string[];
  beforeEach(() => (said = []));

  /** Installs with an `npm` that notes its calls and provides a Node.js. */
  const install = async (...npm: string[]) => {
    const node = `mkdir -p node_modules/.bin && ln -sf ${process.execPath} node_modules/.bin/node`;
    executable(join(folder(), "machine", "npm"), `echo "$*" >> calls`, ...(npm.length === 0 ? [node] : npm));
    const path = process.env["PATH"];
    process.env["PATH"] = [join(folder(), "node_modules", ".bin"), join(folder(), "machine"), path].join(delimiter);
    try {
      await silently(() => ensureDependencies(cloneAt(folder())), said);
    } finally {
      process.env["PATH"] = path;
    }
  };

  beforeEach(() => {
    write("package.json", manifest);
    write("package-lock.json", { lockfileVersion: 3 });
  });

  it("are installed from the lock file, once", async () => {
    await install();
    await install();
    assert.deepEqual(calls(), ["ci --no-audit --no-fund --loglevel=error"]);
  });

  it("are installed with a line on what is done and how long it takes", async () => {
    await install();
    const [before, after, ...more] = said;
    assert.equal(before, "Installing dependencies and Node.js 24 from package-lock.json (about a minute) …\n");
    assert.match(after ?? "", /^Installed dependencies in \d+ s\.\n$/);
    assert.deepEqual(more, []);
  });

  it("are installed without the build of `prepare`, which would wait for the lock of the set-up", async () => {
    await install(`echo "$PACKET_CAPTURE_SET_UP" > set-up`, `mkdir -p node_modules/.bin && ln -sf ${process.execPath} node_modules/.bin/node`);
    assert.equal(readFileSync(join(folder(), "set-up"), "utf8"), "true\n");
  });

  it("are installed again, when the lock file or what npm reads of package.json has changed", async () => {
    await install();
    write("package-lock.json", { lockfileVersion: 3, packages: {} });
    await install();
    write("package.json", { ...manifest, allowScripts: { a: true } });
    await install();
    assert.equal(calls().length, 3);
  });

  it("are not installed again for a changed script", async () => {
    const before = stampOf(folder());
    write("package.json", { ...manifest, scripts: { test: "false" } });
    assert.equal(stampOf(folder()), before);
  });

  it("are installed again after a failure, which shows npm's words", async () => {
    await install();
    write("package-lock.json", { lockfileVersion: 3, packages: {} });
    await assert.rejects(install("echo 'npm error code ENOTFOUND' >&2", "exit 1"), /installing dependencies: `npm ci`: exit code 1\n {2}\| npm error code ENOTFOUND\n {2}hint: /);
    await install();
    assert.equal(calls().length, 3);
  });

  it("are not complete without their Node.js", async () => {
    const failing = install("mkdir -p node_modules/.bin");
    await assert.rejects(failing, /Node\.js 24 does not run: .*ENOENT\n {2}hint: .*npm rebuild node --ignore-scripts=false/);
  });

  it("are never installed by the Node.js that is about to be deleted", async () => {
    mkdirSync(join(folder(), "node_modules", ".bin"), { recursive: true });
    await install(`echo "$PATH" > path`, `mkdir -p node_modules/.bin && ln -sf ${process.execPath} node_modules/.bin/node`);
    assert.ok(readFileSync(join(folder(), "path"), "utf8").startsWith(join(folder(), "machine")));
  });
});
