import type { Core } from "../../core/call";
import { guidOf } from "../../core/guids";
import { collect } from "../../core/request";
import type { LocalRequest, LocalResponse } from "../../core/request";
import { parentId } from "../../core/resourceIds";
import type { Resource, Workflow, WorkflowRun } from "../../core/resources";
import type { Sender, WorkflowDriver } from "../../core/workflow";
import { allActions } from "../definition/definition";
import { isObject } from "../expressions/values";
import { RunIsGone } from "./engine";
import type { Engine } from "./engine";
import { finish } from "./ending";
import { fireRecurrences } from "./recurring";
import { runType, startWaiting, workflowType } from "./firing";
import { isLocalHost } from "./hosts";
import { walk } from "./walk";
import { tokenOf } from "./workflowIdentity";

/** What runs need of the local Azure around them. */
export interface Surroundings {
  core: Pick<Core, "store" | "settings" | "tokens">;
  /** Brings everything else up to this time. */
  catchUp(now: number): void;
  /** Answers a request of a workflow at this time. */
  send(request: LocalRequest, sender: Sender, now: number): Promise<LocalResponse>;
  /** Hosts by which the local Azure has been reached. */
  hosts: ReadonlySet<string>;
  /** Brings to disk what has changed. */
  saved(): Promise<void>;
}

/**
 * Runs workflows, each step at the time when it is due: what waited for ten seconds goes on ten seconds later, however late that is
 * looked at. There are no timers.
 */
export function createWorkflowDriver(around: Surroundings): WorkflowDriver & { isIdle(now: number): boolean; forget(): void } {
  const { store } = around.core;
  /** Ids of the runs that are being brought forward. */
  const busy = new Set<string>();
  /** What was begun in an earlier world must not get into this one. */
  let world = 0;
  let settling: Promise<void> = Promise.resolve();
  let isSettling = 0;

  function nextDue(now: number): Resource<unknown> | undefined {
    return store.due(now).find((resource) => resource.type === workflowType || (isRun(resource) && !busy.has(resource.id) && resource.hidden?.status === "Running"));
  }

  async function settleNow(now: number): Promise<void> {
    const mine = world;
    let hasMoved = false;
    for (let due = nextDue(now); due !== undefined && mine === world; due = nextDue(now)) {
      hasMoved = true;
      around.catchUp(due.due!);
      if (due.type === workflowType) fireRecurrences(store, due as Workflow, due.due!, now);
      else await advance(due.id, due.due!);
    }
    if (hasMoved && mine === world) await around.saved();
  }

  async function advance(id: string, now: number): Promise<void> {
    const stored = store.get(id, runType);
    const workflow = stored && store.get(parentId(id), workflowType);
    if (busy.has(id) || stored?.hidden?.status !== "Running" || workflow === undefined) return;
    busy.add(id);
    try {
      await bringForward(stored, workflow, now);
    } finally {
      busy.delete(id);
    }
  }

  async function bringForward(stored: WorkflowRun, workflow: Workflow, now: number): Promise<void> {
    const mine = world;
    const run = structuredClone(stored.hidden!);
    /** Whether nobody else has ended the run: what was saved once is in the store itself. */
    const isCurrent = () => {
      const hidden = store.get(stored.id, runType)?.hidden;
      return mine === world && (hidden === run || hidden?.status === "Running");
    };
    const { due: _, ...envelope } = stored;
    const put = (due: number) => store.put({ ...envelope, hidden: run, ...(due === Infinity ? {} : { due }) });
    const engine = engineOf(around, stored.name, workflow, run, now, () => {
      if (!isCurrent()) return false;
      put(now);
      return true;
    });
    try {
      const due = await walk(engine, run.definition.actions, [], []);
      if (!isCurrent()) return;
      if (run.status === "Running" && due !== Infinity) return void put(Math.max(due, now + 1));
      finish(engine);
    } catch (error) {
      if (error instanceof RunIsGone || !isCurrent()) return;
      const message = error instanceof Error ? error.message : String(error);
      Object.assign(run, { status: "Failed", code: "InternalServerError", error: { code: "InternalServerError", message: `internal error: ${message}` } });
      finish(engine);
    }
    put(Infinity);
    startWaiting(store, workflow.id, run.trigger.name, now);
  }

  return {
    /** Whether there is nothing to do. */
    isIdle: (now) => isSettling === 0 && nextDue(now) === undefined,
    settle(now) {
      isSettling += 1;
      const mine = settling.then(() => settleNow(now)).finally(() => (isSettling -= 1));
      settling = mine.catch(() => undefined);
      return mine;
    },
    advance,
    ended(id, now) {
      const run = store.get(id, runType);
      if (run) startWaiting(store, parentId(id), run.hidden!.trigger.name, now);
    },
    forget() {
      world += 1;
    },
  };
}

function isRun(resource: Resource<unknown>): resource is WorkflowRun {
  return resource.type === runType;
}

function engineOf(around: Surroundings, runName: string, workflow: Workflow, run: Engine["run"], now: number, save: () => boolean): Engine {
  const { core, hosts } = around;
  const { id, name, type, location = "", tags = {}, more } = workflow;
  const identity = isObject(more?.["identity"]) ? more["identity"] : undefined;
  const actions = new Map(allActions(run.definition.actions).map((placed) => [placed.name.toLowerCase(), placed]));
  return {
    run, runName, workflow: { id, name, type, location, tags, identity }, actions, now, save,
    guid: () => core.store.nextGuid(),
    random: () => parseInt(guidOf(core.store.nextGuid()).slice(0, 8), 16) / 2 ** 32,
    isOwn: (url) => isLocalHost(url, hosts),
    token: (audience, wanted) => tokenOf(core, { name, identity }, audience, wanted),
    async send({ method, url, headers, body }, action) {
      const answer = await around.send({ method, url, headers: { host: new URL(url).host, ...headers }, body }, { workflow: name, run: runName, action }, now);
      return { status: answer.status, headers: answer.headers, body: await collect(answer.body) };
    },
  };
}
