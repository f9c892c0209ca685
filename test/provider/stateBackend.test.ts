import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BackendRequest, stateBackend, thisMachine } from "../../provider/stateBackend";
import { temporaryFolder } from "../temporaryFolder";

describe("the backend of a state", () => {
  const folder = temporaryFolder();

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(folder(), path)), { recursive: true });
    writeFileSync(join(folder(), path), text);
  }

  /** The backend of project "p" in `project/`, whose user has `home/` on machine "host". */
  function backend(environment: NodeJS.ProcessEnv = {}, request: Partial<BackendRequest> = {}): string {
    return stateBackend({
      project: "p",
      rootDirectory: join(folder(), "project"),
      workingDirectory: join(folder(), "project"),
      environment,
      machine: { host: "host", user: "ada", home: join(folder(), "home") },
      ...request,
    });
  }

  const settings = "name: p\nruntime: nodejs\nbackend:\n  url: s3://of-project\n";
  const login = JSON.stringify({ current: "s3://of-login", accessTokens: { "s3://of-login": "" } });

  it("is Pulumi Cloud, when nothing says otherwise", () => {
    assert.equal(backend(), "https://api.pulumi.com");
    assert.equal(backend({ PULUMI_API: "https://pulumi.contoso.com/" }), "https://pulumi.contoso.com");
  });

  it("is the current login before that", () => {
    write("home/.pulumi/credentials.json", login);
    assert.equal(backend({ PULUMI_API: "https://pulumi.contoso.com" }), "s3://of-login");
  });

  it("is the login in the folder that PULUMI_CREDENTIALS_PATH names, else PULUMI_HOME", () => {
    write("home/.pulumi/credentials.json", login);
    write("other/credentials.json", JSON.stringify({ current: "s3://of-other" }));
    write("credentials/credentials.json", JSON.stringify({ current: "s3://of-credentials" }));
    const PULUMI_HOME = join(folder(), "other");
    assert.equal(backend({ PULUMI_HOME }), "s3://of-other");
    assert.equal(backend({ PULUMI_HOME, PULUMI_CREDENTIALS_PATH: join(folder(), "credentials") }), "s3://of-credentials");
  });

  it("is the one of the project before the login", () => {
    write("home/.pulumi/credentials.json", login);
    write("project/Pulumi.yaml", settings);
    assert.equal(backend(), "s3://of-project");
  });

  it("is PULUMI_BACKEND_URL before everything else", () => {
    write("project/Pulumi.yaml", settings);
    assert.equal(backend({ PULUMI_BACKEND_URL: " s3://of-environment " }), "s3://of-environment");
    assert.equal(backend({ PULUMI_BACKEND_URL: "" }), "s3://of-project");
  });

  it("is searched from the working directory up, when the language host does not know the project's folder", () => {
    write("project/Pulumi.yaml", settings);
    assert.equal(backend({}, { rootDirectory: "rootDirectory", workingDirectory: join(folder(), "project/source") }), "s3://of-project");
  });

  it("is found in a project file of any name that Pulumi reads", () => {
    write("project/Pulumi.json", JSON.stringify({ name: "p", backend: { url: "s3://json" } }));
    assert.equal(backend(), "s3://json");
    write("project/Pulumi.yml", settings);
    assert.equal(backend(), "s3://of-project");
  });

  it("is not the one of another project whose folder the program happens to run in", () => {
    write("project/Pulumi.yaml", settings);
    assert.equal(backend({}, { project: "inline" }), "https://api.pulumi.com");
  });

  for (const [what, text] of [
    ["broken", "name: p\nbackend: {url: [\n"],
    ["empty", ""],
    ["of another form", "- backend\n"],
    ["without an address", "name: p\nbackend:\n"],
    ["with a number for an address", "name: p\nbackend: { url: 5 }\n"],
  ] as const) {
    it(`counts a project file as absent that is ${what}`, () => {
      write("project/Pulumi.yaml", text);
      assert.equal(backend(), "https://api.pulumi.com");
    });
  }

  for (const text of ["{", "", "null", "[]", '{"current":5}', '{"current":""}', "\u0000"]) {
    it(`counts a file of credentials as absent that has ${JSON.stringify(text)}`, () => {
      write("home/.pulumi/credentials.json", text);
      assert.equal(backend(), "https://api.pulumi.com");
    });
  }

  it("counts a folder as absent where a file is expected", () => {
    mkdirSync(join(folder(), "home/.pulumi/credentials.json"), { recursive: true });
    mkdirSync(join(folder(), "project/Pulumi.yaml"), { recursive: true });
    assert.equal(backend(), "https://api.pulumi.com");
  });

  for (const [url, canonical, environment = {}] of [
    ["https://API.pulumi.com/", "https://api.pulumi.com"],
    ["https://user:canary@pulumi.contoso.com//", "https://pulumi.contoso.com"],
    ["s3://bucket/folder/", "s3://bucket/folder"],
    ["s3://bucket?region=eu-west-1&endpoint=x", "s3://bucket?endpoint=x&region=eu-west-1"],
    ["gs://bucket", "gs://bucket"],
    ["azblob://states", "azblob://states"],
    ["azblob://states", "azblob://states?storage_account=contoso", { AZURE_STORAGE_ACCOUNT: "contoso" }],
    ["azblob://states?storage_account=own", "azblob://states?storage_account=own", { AZURE_STORAGE_ACCOUNT: "contoso" }],
    ["s3://bucket", "s3://bucket", { AZURE_STORAGE_ACCOUNT: "contoso" }],
    ["postgres://user:canary@db.contoso.com:5432/states?sslmode=require", "postgres://db.contoso.com:5432/states?sslmode=require"],
    ["postgres://user:canary@one:5432,two:5432/states/", "postgres://one:5432,two:5432/states"],
    ["no address", "no address"],
  ] as [string, string, NodeJS.ProcessEnv?][]) {
    it(`${url} is ${canonical}${Object.keys(environment).length > 0 ? ", with an account in the environment" : ""}`, () => {
      assert.equal(backend({ ...environment, PULUMI_BACKEND_URL: url }), canonical);
    });
  }

  for (const [url, path] of [
    ["file:///states", "/states"],
    ["file:///states/", "/states"],
    ["file:///states/../states?no_tmp_dir=true", "/states"],
    ["file://~", "HOME"],
    ["file://~/", "HOME"],
    ["file://~/states/", "HOME/states"],
    ["file://./states", "PROJECT/states"],
    ["file://states", "PROJECT/states"],
    ["file://", "PROJECT"],
  ] as const) {
    it(`${url} is the folder ${path} of one user on one machine`, () => {
      write("project/Pulumi.yaml", "name: p\n");
      const place = path.replace("HOME", join(folder(), "home")).replace("PROJECT", join(folder(), "project"));
      const workingDirectory = join(folder(), "project/source");
      assert.equal(backend({ PULUMI_BACKEND_URL: url }, { workingDirectory }), `file://ada@host${place}`);
    });
  }

  it("knows the machine that it runs on", () => {
    const { host, user, home } = thisMachine();
    assert.deepEqual([host !== "", user !== "", home !== ""], [true, true, true]);
  });
});
