import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { executableOn } from "../../../cli/engine";
import { commandLine } from "../../../cli/commandLine";
import { bashCompletion } from "../../../cli/completion/bash";
import { fishCompletion } from "../../../cli/completion/fish";
import { vocabularyOf } from "../../../cli/completion/vocabulary";
import { zshCompletion } from "../../../cli/completion/zsh";
import { temporaryFolder } from "../../temporaryFolder";
import { onLocalAzure } from "../onLocalAzure";
import { pktcap } from "../pktcap";

const vocabulary = vocabularyOf(commandLine());

/** Lines on which the shell offers words, and some of the words. */
const cases: [line: string, offered: string[]][] = [
  ["pktcap st", ["start", "status", "stop"]],
  ["pktcap list --out", ["--output"]],
  ["pktcap list --output ", ["table", "json", "yaml", "tsv", "id"]],
  ["pktcap status -o j", ["json"]],
  ["pktcap start web --side ", ["local", "remote", "either"]],
  ["pktcap completion ", ["bash", "zsh", "fish"]],
];

describe("pktcap complete", function () {
  const local = onLocalAzure();

  it("prints the names that Azure has", async () => {
    const { start, capture } = local();
    await capture("web");
    await capture("dns");
    // It gives up after five seconds. Here they are 500.
    const env = { QUICK_TIME: "0.01", NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "../../faults/quickTime.cjs"))}` };
    const run = async (...args: string[]) => {
      const { code, stdout, stderr } = await start(args, { env }).ended;
      return { code, stdout, stderr };
    };
    assert.deepEqual(await run("complete", "captures"), { code: 0, stdout: "dns\nweb\n", stderr: "" });
    assert.deepEqual(await run("complete", "machines"), { code: 0, stdout: "ContosoVM\n", stderr: "" });
    assert.deepEqual(await run("complete", "accounts"), { code: 0, stdout: "contosoexamplergdiag374\n", stderr: "" });
  });
});

describe("shell completion", function () {
  const folder = temporaryFolder();

  it("knows every command", () => {
    const names = vocabulary.commands.map(({ name }) => name);
    for (const name of ["vms", "start", "list", "show", "status", "stop", "wait", "delete", "doctor", "emulator", "local", "completion"]) {
      assert.ok(names.includes(name), name);
    }
  });

  it("is printed for a shell, and refused for one that is not known", async () => {
    assert.equal((await pktcap(folder(), ["completion", "bash"]).ended).stdout, bashCompletion(vocabulary));
    const { code, stderr } = await pktcap(folder(), ["completion", "csh"]).ended;
    assert.equal(code, 2);
    assert.match(stderr, /bash, zsh, fish/);
  });

  const shells = {
    bash: (line: string) => {
      writeFileSync(join(folder(), "script"), bashCompletion(vocabulary));
      const words = line.split(" ");
      const program = `. "${folder()}/script"; COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _pktcap; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync("bash", ["--norc", "-c", program], { encoding: "utf8" }).trim().split("\n");
    },
    fish: (line: string) => {
      writeFileSync(join(folder(), "script"), fishCompletion(vocabulary));
      const env = { ...process.env, HOME: folder() };
      const output = execFileSync("fish", ["--no-config", "-c", `source ${folder()}/script; complete -C '${line}'`], { encoding: "utf8", env });
      return output.trim().split("\n").map((offer) => offer.split("\t")[0] ?? "");
    },
  };

  for (const [shell, complete] of Object.entries(shells)) {
    for (const [line, offered] of cases) {
      it(`of ${shell} offers ${offered.join(", ")} after "${line}"`, function () {
        if (executableOn(process.env["PATH"], shell) === undefined) {
          console.log(`      skipped: there is no ${shell} here`);
          this.skip();
        }
        const words = complete(line);
        assert.deepEqual(offered.filter((word) => !words.includes(word)), [], words.join(" "));
      });
    }
  }

  it("of bash offers names of captures, machines and accounts, from pktcap itself", () => {
    writeFileSync(join(folder(), "pktcap"), '#!/bin/sh\n[ "$1" = complete ] && echo "$2-1 $2-2"\n', { mode: 0o755 });
    const offered = (line: string): string[] => {
      writeFileSync(join(folder(), "script"), bashCompletion(vocabulary));
      const words = line.split(" ");
      const program = `. "${folder()}/script"; COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _pktcap; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const env = { ...process.env, PATH: `${folder()}:${process.env["PATH"] ?? ""}` };
      return execFileSync("bash", ["--norc", "-c", program], { encoding: "utf8", env }).trim().split("\n");
    };
    for (const command of ["show", "stop", "wait", "delete", "status", "download", "inspect", "open"]) {
      assert.deepEqual(offered(`pktcap ${command} `), ["captures-1", "captures-2"], command);
    }
    assert.deepEqual(offered("pktcap start m"), ["machines-1", "machines-2"]);
    assert.deepEqual(offered("pktcap list --vm "), ["machines-1", "machines-2"]);
    assert.deepEqual(offered("pktcap start web --storage-account accounts-2"), ["accounts-2"]);
    assert.ok(!offered("pktcap ").includes("complete"));
  });

  it("of zsh is a script that zsh can read and has a case for each command", function () {
    const script = zshCompletion(vocabulary);
    for (const { name } of vocabulary.commands) assert.ok(script.includes(`\n    ${name})\n`), name);
    if (executableOn(process.env["PATH"], "zsh") === undefined) {
      console.log("      skipped: there is no zsh here");
      this.skip();
    }
    writeFileSync(join(folder(), "_pktcap"), script);
    const program = `autoload -Uz compinit; compinit -u -d ${folder()}/dump; source ${folder()}/_pktcap; print -r -- "\${_comps[pktcap]}"`;
    assert.equal(execFileSync("zsh", ["-f", "-c", program], { encoding: "utf8", env: { ...process.env, HOME: folder() } }), "_pktcap\n");
  });
});
