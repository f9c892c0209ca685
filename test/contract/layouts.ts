import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "../..");
const example = join(root, "examples/shared-library");
const packageName = "pulumi-azure-packet-capture";

/** What stands where, as a package manager would lay it out; dependencies of dependencies are links to this clone's. */
export interface Layout {
  /** The program's folder: where Pulumi starts the program and the provider. */
  readonly program: string;
}

/** Packs this package as a registry would get it, and unpacks it once for all layouts. */
export function packed(folder: string): string {
  const [tarball = ""] = execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], {
    cwd: root,
    encoding: "utf8",
  })
    .trim()
    .split("\n")
    .slice(-1);
  execFileSync("tar", ["-xzf", join(folder, tarball), "-C", folder]);
  return join(folder, "package");
}

export const layouts = {
  /** `npm install` of a tarball or from a registry: everything side by side. */
  hoisted(folder: string, tarball: string): Layout {
    const program = copyProgram(join(folder, "program"));
    const modules = join(program, "node_modules");
    place(tarball, join(modules, packageName));
    copyLibrary(join(modules, "acme-captures"));
    linkDependencies(modules);
    return { program };
  },

  /** npm workspaces: packages side by side, dependencies above them. */
  workspaces(folder: string, tarball: string): Layout {
    const program = copyProgram(join(folder, "packages/program"));
    copyLibrary(join(folder, "packages/library"));
    const modules = join(folder, "node_modules");
    place(tarball, join(modules, packageName));
    link("../packages/library", join(modules, "acme-captures"));
    linkDependencies(modules);
    return { program };
  },

  /** `--install-strategy=nested`, with a program that does not depend on the package itself. */
  nested(folder: string, tarball: string): Layout {
    const program = copyProgram(join(folder, "program"));
    const library = copyLibrary(join(program, "node_modules/acme-captures"));
    place(tarball, join(library, "node_modules", packageName));
    linkDependencies(join(library, "node_modules"));
    linkDependencies(join(program, "node_modules"));
    return { program };
  },

  /** `npm link`, or `file:` as a link, with a program that does not depend on the package itself. */
  linked(folder: string, tarball: string): Layout {
    const program = copyProgram(join(folder, "program"));
    const library = copyLibrary(join(folder, "library"));
    place(tarball, join(library, "node_modules", packageName));
    linkDependencies(join(library, "node_modules"));
    linkDependencies(join(program, "node_modules"));
    link(library, join(program, "node_modules/acme-captures"));
    return { program };
  },

  /** pnpm, with a program that does not depend on the package itself: it is in the hidden folder only. */
  pnpm(folder: string, tarball: string): Layout {
    const program = copyProgram(join(folder, "program"));
    const hidden = join(program, "node_modules/.pnpm");
    const library = copyLibrary(join(hidden, "acme-captures@1.0.0/node_modules/acme-captures"));
    const own = join(hidden, `${packageName}@0.1.0/node_modules`);
    place(tarball, join(own, packageName));
    linkDependencies(own);
    linkDependencies(join(library, ".."));
    linkDependencies(join(program, "node_modules"));
    link(join(own, packageName), join(library, "..", packageName));
    link(join(own, packageName), join(hidden, "node_modules", packageName));
    link(library, join(program, "node_modules/acme-captures"));
    return { program };
  },
};

function copyProgram(folder: string): string {
  cpSync(join(example, "program"), folder, { recursive: true, filter: (file) => !/Pulumi\..+\.yaml$|node_modules/.test(file) });
  return folder;
}

/** The library as its own build leaves it. */
function copyLibrary(folder: string): string {
  cpSync(join(example, "library"), folder, { recursive: true });
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  const { outputText } = ts.transpileModule(readFileSync(join(folder, "index.ts"), "utf8"), { compilerOptions });
  writeFileSync(join(folder, "index.js"), outputText);
  return folder;
}

/** Puts what was unpacked where a package manager would. */
export function place(tarball: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  cpSync(tarball, target, { recursive: true });
}

/** Everything that this clone has installed, but this package itself. */
export function linkDependencies(modules: string): void {
  const installed = join(root, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const name of readdirSync(installed)) {
    if (!name.startsWith(".") && name !== packageName) link(join(installed, name), join(modules, name));
  }
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}
