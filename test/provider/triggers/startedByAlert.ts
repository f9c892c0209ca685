import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { articleIds, collect, createLocalAzure, type LocalAzure, type LocalAzureOptions } from "../../../emulator";
import { permissionsOf } from "../../../provider/model/roles";
import type { TriggeredWorkflow } from "../../../provider/triggers/triggeredWorkflow";
import { workflowDefinition } from "../../../provider/triggers/workflowDefinition";

/** A run of the workflow, with the outputs of its actions. */
export interface StartedRun {
  readonly status: string;
  readonly error?: { readonly code: string; readonly message: string };
  /** What an action put together. */
  readonly outputOf: (action: string) => Promise<unknown>;
}

export interface Options extends Omit<LocalAzureOptions, "clock"> {
  readonly workflow?: Partial<TriggeredWorkflow>;
  /** A scale set to record, in place of the article's machine. */
  readonly scaleSet?: string;
  /** An action that the role of the workflow's identity lacks. */
  readonly without?: string;
  /** Whether the identity may also read the resource group of the network watcher. */
  readonly readsGroup?: boolean;
}

/** The workflow of captures of the article's machine, on a local Azure in this process. Its alerts are sent by hand. */
export class StartedByAlert {
  readonly ids = articleIds("00000000-0000-0000-0000-000000000000");
  private constructor(
    readonly azure: LocalAzure,
    private readonly time: { now: number },
    private readonly callbackUrl: string,
  ) {}

  static async begin({ workflow = {}, without, readsGroup = false, ...options }: Options = {}): Promise<StartedByAlert> {
    const time = { now: Date.parse("2026-11-23T08:00:00Z") };
    const azure = createLocalAzure({ ...options, clock: { now: () => time.now } });
    const started = new StartedByAlert(azure, time, "");
    const { ids } = started;
    const { scaleSet } = options;
    if (scaleSet !== undefined) azure.addScaleSet({ id: scaleSet, location: "westcentralus" });
    const target = scaleSet ?? ids.virtualMachine;
    const definition = workflowDefinition({
      subject: 'alert-triggered capture "web"',
      managementEndpoint: "https://management.azure.com",
      networkWatcherId: ids.networkWatcher,
      target,
      namePrefix: "web-1a2b3c4",
      request: { properties: { target, storageLocation: { storageId: ids.storageAccount }, timeLimitInSeconds: 60 } },
      pauseInSeconds: 3600,
      maxCaptures: 10,
      ...workflow,
    });
    const put = { location: "westcentralus", identity: { type: "SystemAssigned" }, properties: { definition } };
    const { identity } = (await started.send("PUT", `${workflowId}?api-version=2019-05-01`, put)) as { identity: { principalId: string } };
    const actions = permissionsOf("trigger").actions.filter((action) => action !== without);
    await started.assign(identity.principalId, actions, [ids.networkWatcher, target, ids.storageAccount]);
    if (readsGroup) {
      const group = ids.networkWatcher.split("/").slice(0, 5).join("/");
      await started.assign(identity.principalId, ["Microsoft.Resources/subscriptions/resourceGroups/read"], [group]);
    }
    const trigger = workflow.schedule === undefined ? "Alert" : "Schedule";
    if (trigger === "Schedule") return started;
    const { value } = (await started.send("POST", `${workflowId}/triggers/${trigger}/listCallbackUrl?api-version=2019-05-01`)) as {
      value: string;
    };
    return new StartedByAlert(azure, time, value);
  }

  /** A role with these actions, assigned at each scope. */
  private async assign(principalId: string, actions: readonly string[], scopes: readonly string[]): Promise<void> {
    const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
    const role = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${randomUUID()}`;
    const permissions = [{ actions, notActions: [], dataActions: [], notDataActions: [] }];
    const properties = { roleName: `Role ${actions.length}`, type: "CustomRole", assignableScopes: [subscription], permissions };
    await this.send("PUT", `${role}?api-version=2022-04-01`, { properties });
    for (const scope of scopes) {
      const assignment = `${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
      const given = { properties: { principalId, principalType: "ServicePrincipal", roleDefinitionId: role } };
      await this.send("PUT", `${assignment}?api-version=2022-04-01`, given);
    }
  }

  /** Sends the alert as an action group does, without waiting for the run. */
  async notify(essentials: Record<string, unknown> = {}): Promise<void> {
    const fired = { monitorCondition: "Fired", firedDateTime: `${this.now().slice(0, 19)}.1234567Z`, ...essentials };
    const body = JSON.stringify({ schemaId: "azureMonitorCommonAlertSchema", data: { essentials: fired } });
    const headers = { "content-type": "application/json" };
    const { status } = await this.azure.handle({ method: "POST", url: this.callbackUrl, headers, body });
    assert.equal(status, 202);
  }

  /** Lets the runs that are under way come to their end. */
  async passing(seconds = 30): Promise<void> {
    this.time.now += seconds * 1000;
    await this.azure.settle();
  }

  /** Sends the alert and waits for the run. */
  async alert(essentials?: Record<string, unknown>, seconds?: number): Promise<StartedRun> {
    await this.notify(essentials);
    await this.passing(seconds);
    const [latest] = await this.runs();
    assert.ok(latest !== undefined, "there is no run");
    return latest;
  }

  /** The newest first. */
  async runs(): Promise<StartedRun[]> {
    const { value } = (await this.send("GET", `${workflowId}/runs?api-version=2019-05-01`)) as {
      value: { name: string; properties: Omit<StartedRun, "outputOf"> }[];
    };
    return value.map(({ name, properties: { status, error } }) => ({
      status,
      ...(error !== undefined && { error }),
      outputOf: async (action) => {
        const { properties } = (await this.send("GET", `${workflowId}/runs/${name}/actions/${action}?api-version=2019-05-01`)) as {
          properties: { outputsLink?: { uri: string }; outputs?: unknown };
        };
        return properties.outputsLink === undefined ? properties.outputs : this.send("GET", properties.outputsLink.uri);
      },
    }));
  }

  /** The names of all captures, oldest first. */
  captures(): string[] {
    return this.azure
      .packetCaptures()
      .map(({ name }) => name)
      .sort();
  }

  /** Makes a capture as somebody else would. */
  async captureByHand(name: string, target = this.ids.virtualMachine, seconds = 60): Promise<void> {
    const properties = { target, storageLocation: { storageId: this.ids.storageAccount }, timeLimitInSeconds: 1 };
    await this.send("PUT", `${this.ids.networkWatcher}/packetCaptures/${name}?api-version=2025-05-01`, { properties });
    if (seconds > 0) await this.passing(seconds);
  }

  now(): string {
    return new Date(this.time.now).toISOString();
  }

  private async send(method: string, url: string, body?: unknown): Promise<unknown> {
    const headers = { authorization: `Bearer ${await this.azure.issueToken()}`, "content-type": "application/json" };
    const sent = { method, url, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const { status, body: answer } = await this.azure.handle(sent);
    const text = (await collect(answer)).toString();
    assert.ok(status < 300, `${method} ${url}: ${status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
}

const workflowId =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoExampleRG/providers/Microsoft.Logic/workflows/web";
