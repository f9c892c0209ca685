import { anything, list, number, object, oneOf, record, ShapeError, text, wholeNumber } from "../core/shapes";
import { faultRules, parseFaults } from "../faults/faultText";
import { readyFaults } from "../faults/readyFaults";
import type { LocalAzure } from "../localAzure/localAzure";
import type { Snapshot } from "../world/snapshot";
import { addCapture, addMachine, addWatcher } from "./additions";
import type { NewCapture, NewMachine } from "./additions";
import { alertEndpoints } from "./alertEndpoints";
import type { Endpoint } from "./endpoint";
import { blobDownload, blobs, captureDownload, captureFiles } from "./files";
import { filteredJournal, journalFilter } from "./journalFilter";
import { machinesOf } from "./machines";
import { runWorkflow } from "./runWorkflow";
import type { NewRun } from "./runWorkflow";
import { actionsOfRun, findWorkflow, runsOf, workflowsOf } from "./workflows";

const capture = (azure: LocalAzure, id: string) => azure.packetCapture(id);
const clockView = (azure: LocalAzure) => ({ now: new Date(azure.clock.now()).toISOString(), speed: azure.clock.speed });
const nothing = object({});

export const endpoints: readonly Endpoint[] = [
  {
    method: "GET", path: "", about: "these endpoints",
    act: () => ({ endpoints: endpoints.map(({ method, path, about }) => ({ method, path: `/_local${path}`, about })) }),
  },
  {
    method: "GET", path: "/faults", about: "the rules that have been added, and the names of the predefined rules",
    act: (azure) => ({ faults: azure.faults.list(), ready: Object.keys(readyFaults) }),
  },
  {
    method: "POST", path: "/faults", about: "adds `rules`: a rule, the name of a predefined rule, a list of them, or JSON5 text with any of these",
    input: object({ rules: anything }, ["rules"]),
    act(azure, { rules }: { rules: unknown }) {
      const added = typeof rules === "string" ? parseFaults(rules) : faultRules(rules);
      return { ids: added.map((rule) => azure.faults.add(rule)) };
    },
  },
  {
    method: "POST", path: "/faults/remove", about: "removes the rules with this `id` or this `name`",
    input: object({ id: wholeNumber(1), name: text }),
    numbers: ["id"],
    act(azure, { id, name }: { id?: number; name?: string }) {
      const found = azure.faults.list().filter((fault) => fault.id === id || (name !== undefined && fault.rule.name === name));
      if (found.length === 0) throw new Error(`removing a fault rule: there is none with ${id === undefined ? `the name "${name ?? ""}"` : `the id ${id}`} (NotFound)`);
      return { removed: found.map((fault) => azure.faults.remove(fault.id)).length };
    },
  },
  { method: "POST", path: "/faults/clear", about: "removes all rules", input: nothing, act: (azure) => azure.faults.clear() },
  { method: "GET", path: "/clock", about: "the service's time and speed", act: clockView },
  {
    method: "POST", path: "/clock", about: "sets `speed`, turns the clock to the time `now` (ISO 8601), forward by `advanceSeconds`",
    input: object({ speed: number(Number.MIN_VALUE), now: text, advanceSeconds: number(0) }),
    numbers: ["speed", "advanceSeconds"],
    act(azure, { speed, now, advanceSeconds }: { speed?: number; now?: string; advanceSeconds?: number }) {
      if (speed !== undefined) azure.clock.setSpeed(speed);
      if (now !== undefined) azure.clock.set(timeOf(now));
      if (advanceSeconds !== undefined) azure.clock.advance(advanceSeconds);
      return clockView(azure);
    },
  },
  {
    method: "GET", path: "/journal", about: "the newest requests first; `operation`, `status` (`404`, `4xx`) and `text` filter, `limit` (100) bounds",
    act: (azure, query: Record<string, string>) => ({ entries: filteredJournal(azure.journal.entries, journalFilter(query), limitOf(query["limit"])) }),
  },
  { method: "POST", path: "/journal/clear", about: "clears the journal", input: nothing, act: (azure) => azure.journal.clear() },
  { method: "GET", path: "/captures", about: "all captures, with their sessions", act: (azure) => ({ captures: azure.packetCaptures() }) },
  {
    method: "POST", path: "/captures/add", about: "creates the capture `name` of the machine `target` with a request; with `storageId`, `timeLimitInSeconds`, `protocol`, `localPort`, `remotePort`",
    input: object({ name: text, target: text, storageId: text, timeLimitInSeconds: number(0), protocol: oneOf("Any", "TCP", "UDP"), localPort: text, remotePort: text }, ["name", "target"]),
    numbers: ["timeLimitInSeconds"],
    act: (azure, capture: NewCapture) => addCapture(azure, capture),
  },
  {
    method: "POST", path: "/captures/end", about: "ends the session of the capture `id` as if it had ended by itself; with `status`, `stopReason`, `packetCaptureError`",
    input: object({ id: text, status: oneOf("Stopped", "Error"), stopReason: text, packetCaptureError: list(text) }, ["id"]),
    act(azure, { id, ...outcome }: { id: string; status?: "Stopped" | "Error"; stopReason?: string; packetCaptureError?: string[] }) {
      azure.endSession(id, outcome);
      return capture(azure, id);
    },
  },
  {
    method: "POST", path: "/captures/change", about: "changes `properties` of the capture `id` without a request",
    input: object({ id: text, properties: record(anything) }, ["id", "properties"]),
    act(azure, { id, properties }: { id: string; properties: Record<string, unknown> }) {
      azure.changePacketCapture(id, properties);
      return capture(azure, id);
    },
  },
  {
    method: "POST", path: "/captures/remove", about: "removes the capture `id` without a request",
    input: object({ id: text }, ["id"]),
    act: (azure, { id }: { id: string }) => azure.removePacketCapture(id),
  },
  {
    method: "GET", path: "/captures/files", about: "what the session of the capture `id` has written so far",
    act: (azure, { id = "" }: Record<string, string>) => ({ files: captureFiles(azure, id) }),
  },
  {
    method: "GET", path: "/captures/file", about: "the file number `file` (from 0) of the capture `id`",
    act: (azure, { id = "", file = "0" }: Record<string, string>) => captureDownload(azure, id, Number(file)),
  },
  { method: "GET", path: "/workflows", about: "all workflows, with their triggers", act: (azure) => ({ workflows: workflowsOf(azure.store) }) },
  {
    method: "GET", path: "/workflows/runs", about: "the runs of the workflow `id`, or of all, newest first",
    act: (azure, { id }: Record<string, string>) => ({ runs: runsOf(azure.store, id === undefined ? undefined : findWorkflow(azure.store, id).id) }),
  },
  {
    method: "GET", path: "/workflows/actions", about: "the actions of the run `id`, with their inputs and outputs",
    act: (azure, { id = "" }: Record<string, string>) => ({ actions: actionsOfRun(azure.store, id) }),
  },
  {
    method: "POST", path: "/workflows/run", about: "runs the workflow `id` by its `trigger` with a request; with `body`",
    input: object({ id: text, trigger: text, body: anything }, ["id", "trigger"]),
    act: (azure, run: NewRun) => runWorkflow(azure, run),
  },
  { method: "GET", path: "/blobs", about: "all blobs in storage", act: (azure) => ({ blobs: blobs(azure) }) },
  { method: "GET", path: "/blobs/file", about: "the blob with this `id`", act: (azure, { id = "" }: Record<string, string>) => blobDownload(azure, id) },
  { method: "GET", path: "/machines", about: "all machines with their agent and power states", act: (azure) => ({ machines: machinesOf(azure.store) }) },
  {
    method: "POST", path: "/machines/add", about: "creates the machine `name` in `location` with an agent; with `os` (`Linux`), `resourceGroup` (`local`)",
    input: object({ name: text, location: text, os: oneOf("Linux", "Windows"), resourceGroup: text }, ["name", "location"]),
    act: (azure, machine: NewMachine) => addMachine(azure, machine),
  },
  {
    method: "POST", path: "/watchers/add", about: "creates the network watcher of the region `location`",
    input: object({ location: text }, ["location"]),
    act: (azure, watcher: { location: string }) => addWatcher(azure, watcher),
  },
  {
    method: "POST", path: "/machines/change", about: "sets the `agent` or `power` state of the machine `id`",
    input: object({ id: text, agent: oneOf("present", "missing", "failed", "provisioning"), power: oneOf("running", "deallocated", "stopped") }, ["id"]),
    act(azure, { id, ...change }: { id: string }) {
      azure.changeMachine(id, change);
      return machinesOf(azure.store).find((machine) => machine.id.toLowerCase() === id.toLowerCase());
    },
  },
  ...alertEndpoints,
  { method: "GET", path: "/snapshot", about: "all resources and the time, without secrets", act: (azure) => azure.snapshot() },
  {
    method: "POST", path: "/reset", about: "starts over; with `snapshot`, from its resources and time",
    input: object({ snapshot: anything }),
    act: (azure, { snapshot }: { snapshot?: unknown }) => azure.reset(snapshot as Snapshot | undefined),
  },
];

/** Without a zone, it is UTC. */
function timeOf(text: string): number {
  const time = Date.parse(/(z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  if (Number.isNaN(time)) throw new ShapeError("now", "a time in ISO 8601 format", text);
  return time;
}

const mostEntries = 10_000;

function limitOf(text = "100"): number {
  const limit = Number(text);
  wholeNumber(1, mostEntries)(limit, "limit");
  return limit;
}

