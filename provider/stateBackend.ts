import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { hostname, userInfo } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type * as yamlModule from "yaml";

/** Loaded only for a project file that names a backend: it takes longer than everything else here. */
const load = createRequire(__filename);

/** The run whose state is meant. */
export interface BackendRequest {
  /** The running project's name. */
  readonly project: string;
  /** The folder of its Pulumi.yaml. Language hosts that do not know it give no absolute path: it is then searched from `workingDirectory` up. */
  readonly rootDirectory: string;
  readonly workingDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly machine: Machine;
}

/** Where the program runs. */
export interface Machine {
  readonly host: string;
  readonly user: string;
  /** The user's home folder. */
  readonly home: string;
}

/**
 * The backend that keeps the state of a run, as a text that is the same in every run with that backend.
 *
 * Found in the order of `pulumi whoami -v`: `PULUMI_BACKEND_URL`, `backend.url` of the project, the current login, Pulumi Cloud. What cannot
 * be read counts as absent; nothing throws. The text holds no credentials, but it names the user and machine: it is only for hashes.
 */
export function stateBackend(request: BackendRequest): string {
  const { environment, machine, workingDirectory } = request;
  const own = environment.PULUMI_BACKEND_URL;
  const project = projectOf(request);
  const url =
    own || (project && backendIn(project, request.project)) || currentLogin(environment, machine) || environment.PULUMI_API || pulumiCloud;
  return canonical(url.trim(), project?.folder ?? workingDirectory, environment, machine);
}

const pulumiCloud = "https://api.pulumi.com";

/** The machine of this process. */
export function thisMachine(): Machine {
  try {
    const { username, homedir: home } = userInfo();
    return { host: hostname(), user: username, home };
  } catch {
    // A user without an entry in the system's list of users, as in some containers.
    return { host: hostname(), user: String(process.getuid?.() ?? ""), home: process.env.HOME ?? "/" };
  }
}

interface ProjectFile {
  readonly folder: string;
  readonly text: string;
}

const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

function projectOf({ rootDirectory, workingDirectory }: BackendRequest): ProjectFile | undefined {
  for (let folder = isAbsolute(rootDirectory) ? rootDirectory : workingDirectory; ; folder = dirname(folder)) {
    for (const name of projectFiles) {
      const text = textOf(join(folder, name));
      if (text !== undefined) return { folder, text };
    }
    if (folder === dirname(folder)) return undefined;
  }
}

/** A file that was found on the way up may be another project's. */
function backendIn({ text }: ProjectFile, project: string): string | undefined {
  if (!text.includes("backend")) return undefined;
  try {
    const { parse } = load("yaml") as typeof yamlModule;
    const settings = parse(text) as { name?: unknown; backend?: { url?: unknown } } | null;
    const url = settings?.backend?.url;
    return settings?.name === project && typeof url === "string" ? url : undefined;
  } catch {
    return undefined;
  }
}

function currentLogin({ PULUMI_CREDENTIALS_PATH, PULUMI_HOME }: NodeJS.ProcessEnv, { home }: Machine): string | undefined {
  const text = textOf(join(PULUMI_CREDENTIALS_PATH || PULUMI_HOME || join(home, ".pulumi"), "credentials.json"));
  try {
    const { current } = JSON.parse(text ?? "{}") as { current?: unknown };
    return typeof current === "string" ? current : undefined;
  } catch {
    return undefined;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** One spelling for one backend. */
function canonical(url: string, root: string, environment: NodeJS.ProcessEnv, machine: Machine): string {
  if (url.startsWith("file://")) return `file://${machine.user}@${machine.host}${folderOf(url, root, machine)}`;
  try {
    const { protocol, host, pathname, searchParams } = new URL(url);
    const account = environment.AZURE_STORAGE_ACCOUNT;
    if (protocol === "azblob:" && account && !searchParams.has("storage_account")) searchParams.set("storage_account", account);
    searchParams.sort();
    return withoutSlash(`${protocol}//${host}${withoutSlash(pathname)}?${searchParams.toString()}`.replace(/\?$/, ""));
  } catch {
    return withoutSlash(url.replace(/\/\/[^/?#]*@/, "//"));
  }
}

/** The folder that the engine makes of a `file://` address. */
function folderOf(url: string, root: string, { home }: Machine): string {
  const [path = ""] = url.slice("file://".length).split("?");
  return path.startsWith("~") ? join(home, path.slice(1)).replace(/[\\/]$/, "") : resolve(root, path);
}

function withoutSlash(text: string): string {
  return text.replace(/\/+$/, "");
}
