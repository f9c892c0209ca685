import type { LocalAzure } from "../../../emulator";
import { readRecording } from "../../recordings/exchanges";

const operationSeconds = 10;

/** Puts a resource there before a recording begins, or what was made without a recorded request. */
export async function put(azure: LocalAzure, path: string, apiVersion: string, body: unknown): Promise<void> {
  const { status } = await azure.handle({ method: "PUT", url: `${path}?api-version=${apiVersion}`, body: JSON.stringify(body) });
  if (status >= 300) throw new Error(`preparing ${path}: the local Azure answered with ${status}`);
  azure.clock.advance(operationSeconds);
}

/** Network watchers, with their groups. */
export async function putWatchers(azure: LocalAzure, groups: string, watchers: readonly (readonly [group: string, name: string, location: string, tags: object | undefined])[]): Promise<void> {
  for (const [group, name, location, tags] of watchers) {
    const id = `${groups}/${group}/providers/Microsoft.Network/networkWatchers/${name}`;
    azure.addNetworkWatcher({ id, location });
    if (tags !== undefined) await put(azure, id, "2020-04-01", { location, tags });
  }
}

/** The local Azure knows no template deployments: what the template of a recorded one declares is made one by one. */
export async function deploy(azure: LocalAzure, file: string, index: number): Promise<void> {
  const { path, requestBody } = readRecording(file)[index]!;
  const [group = ""] = path.split("/providers/");
  const { properties } = JSON.parse(requestBody!) as { properties: { template: { resources: TemplateResource[] } } };
  for (const { type, name, apiVersion, dependsOn: _, ...body } of properties.template.resources) {
    await put(azure, `${group}/providers/${type}/${name}`, apiVersion, body);
  }
}

interface TemplateResource extends Record<string, unknown> {
  type: string;
  name: string;
  apiVersion: string;
  dependsOn: string[];
}
