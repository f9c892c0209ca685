import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { EngineStack, Run } from "./stack";

const root = join(__dirname, "../..");

/** A policy pack in the stack's folder, and commands that run with it. */
export class Pack {
  private readonly bin: string;

  constructor(private readonly stack: EngineStack) {
    const modules = stack.file("pack/node_modules");
    mkdirSync(modules, { recursive: true });
    // Its package.json ends the reach of this package's own name.
    symlinkSync(root, join(modules, "pulumi-azure-packet-capture"), "dir");
    writeFileSync(stack.file("pack/package.json"), JSON.stringify({ name: "pack", version: "1.0.0", main: "index.js" }));
    // Language hosts as old as the one that is built here cannot start packs; for a runtime without a host, the engine takes this program.
    writeFileSync(stack.file("pack/PulumiPolicy.yaml"), "runtime: js\n");
    this.bin = stack.file("bin");
    mkdirSync(this.bin);
    const runPack = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const script = `#!/bin/sh\nexec "${process.execPath}" "${runPack}" "$@"\n`;
    writeFileSync(join(this.bin, "pulumi-analyzer-policy-js"), script, { mode: 0o755 });
  }

  /** Writes the pack: the options of `capturePolicies`, as JavaScript. */
  policies(options: string): void {
    const lines = [
      'const { PolicyPack } = require("@pulumi/policy");',
      'const { capturePolicies } = require("pulumi-azure-packet-capture/policies");',
      `new PolicyPack("captures", { policies: capturePolicies(${options}) });`,
    ];
    writeFileSync(this.stack.file("pack/index.js"), lines.join("\n"));
  }

  /** The pack of examples/policy-pack, in TypeScript. */
  example(): void {
    for (const file of ["index.ts", "package.json"]) cpSync(join(root, "examples/policy-pack", file), this.stack.file(join("pack", file)));
  }

  preview(): Promise<Run> {
    return this.run("preview");
  }

  up(): Promise<Run> {
    return this.run("up", "--yes", "--skip-preview");
  }

  private run(...args: string[]): Promise<Run> {
    const PATH = [this.bin, this.stack.environment.PATH].join(delimiter);
    return this.stack.start([...args, "--policy-pack", this.stack.file("pack")], { PATH, PULUMI_NODEJS_TYPESCRIPT: "true" }).done;
  }
}
