import assert from "node:assert/strict";
import type { HttpClient, PipelineResponse } from "@azure/core-rest-pipeline";
import { onLocalAzure, type PartialFailure } from "../provider/onLocalAzure";
import { assertOwnError } from "./house";
import { assertOutputs } from "./outputsShape";

/** One answer of Azure's on its way to the provider. */
export interface Passing {
  readonly operation: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

/** What becomes of an answer; nothing where it is to stay as it is. */
export type Alter = (passing: Passing) => Partial<Pick<Passing, "status" | "headers" | "text">> | undefined;

/** What one life of a capture has come to. */
export interface Lived {
  /** How each step ended: `create: done`, or with the error's code. */
  readonly steps: string[];
  /** Every answer, by operation, as Azure gave it. */
  readonly answers: Passing[];
}

/** The arguments of a capture that leaves several files. */
export const ring = { continuousCapture: true, timeLimitInSeconds: undefined, captureSettings: { fileCount: 2 } };

/** The cloud, which has its storage behind paths, and the account's own host, which the capture's address names. */
const own = new Set(["https://local.test", "https://contosoexamplergdiag374.blob.core.windows.net"]);

/** No life of a capture takes so many requests, whatever is answered. */
const mostRequests = 10_000;

/**
 * Creates a capture, reads it, stops it, reads it again and deletes it with its files, with answers that somebody has changed. Each step succeeds or
 * fails with one error of the provider's own; what gets into the state has its documented form; nothing is sent to anybody but Azure.
 */
export async function live(alter: Alter, args: Record<string, unknown> = {}): Promise<Lived> {
  const answers: Passing[] = [];
  const origins = new Set<string>();
  let requests = 0;
  const between = (azure: HttpClient, journal: { readonly entries: readonly { operation: string; path: string }[] }): HttpClient => ({
    async sendRequest(request) {
      assert.ok(++requests <= mostRequests, "the provider asks without an end");
      const url = new URL(request.url);
      origins.add(url.origin);
      const response = await azure.sendRequest(request);
      const operation = journal.entries.findLast(({ path }) => path.toLowerCase() === decodeURIComponent(url.pathname).toLowerCase())?.operation ?? "unknown";
      const passing = { operation, status: response.status, headers: response.headers.toJSON(), text: response.bodyAsText ?? "" };
      answers.push(passing);
      return altered(response, alter(passing));
    },
  });
  const on = onLocalAzure({ between });
  const steps: string[] = [];
  const step = async <T>(name: string, work: Promise<T>): Promise<T | PartialFailure | undefined> => {
    try {
      const result = await work;
      steps.push(`${name}: done`);
      return result;
    } catch (error) {
      assertOwnError(error);
      steps.push(`${name}: ${/ \(([^\n()]+)\)(\n|$)/.exec((error as Error).message)?.[1]}`);
      return (error as PartialFailure).properties === undefined ? undefined : (error as PartialFailure);
    }
  };
  const inputs = await on.inputs({ timeLimitInSeconds: 60, filters: [{ protocol: "TCP", remotePort: "443" }], deleteFilesOnDestroy: true, ...args });
  const created = await step("create", on.provider.create(inputs));
  const id = on.captureId("web-1234567");
  let state = { ...inputs, provisioningState: "Succeeded" } as Record<string, unknown>;
  if (created !== undefined) {
    assert.equal(created.id, id);
    state = created instanceof Error ? created.properties : (created.outs ?? {});
    assertOutputs(state);
  }
  const read = await step("read", on.newRun().read(id, state));
  if (read !== undefined && "props" in read) {
    assertOutputs(read.props);
    state = read.props;
    const { changes } = await on.provider.diff(id, state, inputs);
    assert.ok([true, false, undefined].includes(changes));
  }
  const updated = await step("update", on.newRun().update(id, state, { ...inputs, running: false }));
  if (updated !== undefined && "outs" in updated) {
    assertOutputs(updated.outs ?? {});
    state = updated.outs ?? {};
  }
  const ended = await step("read again", on.newRun().read(id, state));
  if (ended !== undefined && "props" in ended && ended.props !== undefined) assertOutputs(ended.props);
  await step("delete", on.newRun().delete(id, state));
  assert.deepEqual([...origins].filter((origin) => !own.has(origin)), []);
  for (const line of [...on.shown.progress, ...on.shown.warnings]) assert.ok(line.length < 4000, `a line of ${line.length} characters`);
  return { steps, answers };
}

function altered(response: PipelineResponse, change: ReturnType<Alter>): PipelineResponse {
  if (change === undefined) return response;
  for (const [name, value] of Object.entries(change.headers ?? {})) response.headers.set(name, value);
  return { ...response, status: change.status ?? response.status, bodyAsText: change.text ?? response.bodyAsText ?? "" };
}
