import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkDependencies, packed, place } from "../contract/layouts";

/** A project of somebody else, which has the packed package and this clone's other dependencies in its `node_modules`. */
export interface Consumer {
  readonly folder: string;
  /** The package as it was unpacked. */
  readonly installed: string;
  readonly tarball: string;
  write(name: string, text: string): void;
}

/** One such project for all tests of a `describe`, deleted afterwards: call it inside `describe`, and the result inside `it`. */
export function consumer(): () => Consumer {
  let project: Consumer;
  before(() => {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), "packet-capture-consumer-"));
    const modules = join(folder, "project", "node_modules");
    const installed = join(modules, "pulumi-azure-packet-capture");
    place(packed(folder), installed);
    linkDependencies(modules);
    const write = (name: string, text: string): void => writeFileSync(join(folder, "project", name), text);
    const [tarball = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
    project = { folder: join(folder, "project"), installed, tarball: join(folder, tarball), write };
  });
  after(() => rmSync(join(project.folder, ".."), { recursive: true, force: true }));
  return () => project;
}
