import { collect } from "../core/request";
import type { LocalAzure } from "../localAzure/localAzure";
import { refusalIn } from "./additions";
import { findWorkflow, runsOf } from "./workflows";
import type { RunView } from "./workflows";

/** A run to be started. */
export interface NewRun {
  /** The workflow's id. */
  id: string;
  trigger: string;
  /** What a Request trigger is given. */
  body?: unknown;
}

/** Runs a workflow with a request, like any client: the journal has the request, and errors are Azure's own. */
export async function runWorkflow(azure: LocalAzure, { id, trigger, body }: NewRun): Promise<RunView | undefined> {
  const workflow = findWorkflow(azure.store, id);
  const headers = { authorization: `Bearer ${await azure.issueToken()}`, "content-type": "application/json" };
  const url = `https://management.azure.com${workflow.id}/triggers/${encodeURIComponent(trigger)}/run?api-version=2019-05-01`;
  const answer = await azure.handle({ method: "POST", url, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (answer.status >= 400) throw new Error(`running workflow "${workflow.name}": ${refusalIn((await collect(answer.body)).toString())}`);
  await azure.settle();
  return runsOf(azure.store, workflow.id).find(({ name }) => name === answer.headers["x-ms-workflow-run-id"]);
}
