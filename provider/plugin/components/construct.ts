import { AsyncLocalStorage } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import type { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import { InvalidInputs } from "../../../protocol/invalidInputs";
import { unmarked } from "../../../protocol/marks";
import { fromStruct } from "../../../protocol/struct";
import type { Values } from "../../../protocol/values";
import { AlertTriggeredCapture } from "../../components/alertTriggeredCapture";
import { CaptureFleet } from "../../components/captureFleet";
import { CaptureStorage } from "../../components/captureStorage";
import { ConversationCapture } from "../../components/conversationCapture";
import type { ComponentHost } from "../../components/host";
import { NetworkWatcherAgent } from "../../components/networkWatcherAgent";
import { VirtualMachineCapture } from "../../components/virtualMachineCapture";
import { aboutMachineNetwork, aboutNetworkPeers } from "../../lifecycle/machineNetwork";
import { aboutMachine, machinesWith } from "../../lifecycle/questions";
import { aboutIdentity } from "../../lifecycle/triggered/aboutIdentity";
import { aboutWatcher } from "../../lifecycle/triggered/aboutWatcher";
import { inputProperties } from "../../model/properties";
import { triggeredInputProperties } from "../../model/triggeredProperties";
import type { Run } from "../../run";
import { failuresOf } from "../checkFailures";
import { schema } from "../package";
import { argumentProblems, type ComponentSchema, type ComponentSpec } from "./componentArguments";
import { pluginCapture, pluginTriggeredCaptures } from "./pluginCapture";
import { loadSdkRuntime } from "./sdkRuntime";
import { optionsOf } from "./options";

/** The provider that constructs. */
export interface Constructor {
  readonly run: Run;
  /** `host:port` of the engine. */
  readonly engineAddress: string;
  /** The provider's own reference in the run, `<urn>::<id>`, which the captures of its components get too. */
  readonly reference: string | undefined;
}

/** A component that is registered with its children. */
export interface Constructed {
  readonly urn: string;
  readonly state: Values;
  /** The URNs that each property depends on. */
  readonly dependencies: ReadonlyMap<string, string[]>;
}

type Class = new (name: string, args: never, opts: pulumi.ComponentResourceOptions, host: ComponentHost) => pulumi.ComponentResource;

interface Component {
  readonly class: Class;
  /** What messages call it. */
  readonly called: string;
  /** The arguments that it passes on to captures. */
  readonly passedOn: ReadonlySet<string>;
}

const [forCaptures, forTriggered, none] = [new Set<string>(inputProperties), new Set<string>(triggeredInputProperties), new Set<string>()];

const classes: Readonly<Record<string, Component>> = {
  NetworkWatcherAgent: { class: NetworkWatcherAgent, called: "network watcher agent", passedOn: none },
  VirtualMachineCapture: { class: VirtualMachineCapture, called: "virtual machine capture", passedOn: forCaptures },
  CaptureFleet: { class: CaptureFleet, called: "capture fleet", passedOn: forCaptures },
  ConversationCapture: { class: ConversationCapture, called: "conversation capture", passedOn: forCaptures },
  AlertTriggeredCapture: { class: AlertTriggeredCapture, called: "alert-triggered capture", passedOn: forTriggered },
  CaptureStorage: { class: CaptureStorage, called: "capture storage", passedOn: none },
};

const sdk = loadSdkRuntime();
const description = JSON.parse(schema()) as ComponentSchema;

/**
 * Runs a component of the npm package for a program in any language, and waits until the engine knows it and its children.
 *
 * @throws InvalidInputs for arguments that the schema does not allow.
 */
export function construct(request: ConstructRequest, constructor: Constructor): Promise<Constructed> {
  const { spec, component } = componentOf(request.getType());
  return sdk.withLocalStorage(() =>
    failingWithRejections(async () => {
      pulumi.runtime.resetOptions(
        request.getProject(),
        request.getStack(),
        request.getParallel(),
        constructor.engineAddress,
        request.getMonitorendpoint(),
        request.getDryrun(),
        request.getOrganization(),
      );
      const inputs = await checkedInputs(request, spec, component);
      await sdk.awaitFeatureSupport();
      const options = optionsOf(request, sdk, constructor.reference);
      const instance = new component.class(request.getName(), inputs as never, options, hostOn(constructor.run));
      const urn = await promised(instance.urn);
      // A run that fails elsewhere never completes its components. It shows why itself, so this is no error.
      const canceled = once(constructor.run.canceled).then(() => ({ urn, state: {}, dependencies: new Map<string, string[]>() }));
      return Promise.race([registered(urn, instance, Object.keys(spec.properties)), canceled]);
    }),
  );
}

function componentOf(token: string) {
  const name = token.split(":").at(-1) ?? "";
  const spec = description.resources[token];
  const component = classes[name];
  if (spec?.isComponent && component !== undefined) return { spec, component };
  const all = Object.keys(description.resources).filter((other) => description.resources[other]?.isComponent);
  throw new Error(`"${token}" is not a component of azure-packet-capture; its components are ${all.join(", ")} (UnknownType)`);
}

async function checkedInputs(
  request: ConstructRequest,
  spec: ComponentSpec,
  { called, passedOn }: Component,
): Promise<Record<string, unknown>> {
  const given = request.getInputs();
  const inputs = given === undefined ? {} : await sdk.deserializeInputs(given, request.getInputdependenciesMap());
  const { values, secrets } = unmarked(fromStruct(given));
  const outputs = new Set(Object.keys(inputs).filter((name) => pulumi.Output.isInstance(inputs[name])));
  const problems = argumentProblems(spec, description, passedOn, { values, secrets, outputs });
  if (problems.length === 0) return inputs;
  const failures = failuresOf(problems, values, secrets);
  // The engine prints the value of a property that is named.
  const hidden = failures.filter(({ property }) => property === "").map(({ reason }) => reason);
  const named = failures.filter(({ property }) => property !== "");
  const subject = `declaring ${called} "${request.getName()}"`;
  throw new InvalidInputs([`${subject}: some arguments are not valid`, ...hidden].join("\n  "), named);
}

/** The component once the engine knows it and its children. */
async function registered(urn: string, instance: pulumi.ComponentResource, names: readonly string[]): Promise<Constructed> {
  const outputs = Object.fromEntries(names.map((name) => [name, (instance as never)[name] as unknown]));
  const [state, dependencies] = await pulumi.runtime.serializeResourceProperties(`construct ${urn}`, outputs);
  const urns = [...dependencies].map(async ([name, resources]) => {
    return [name, await Promise.all([...resources].map((resource) => promised(resource.urn)))] as const;
  });
  const constructed = { urn, state, dependencies: new Map(await Promise.all(urns)) };
  // Waits for all registrations.
  await pulumi.runtime.disconnect();
  return constructed;
}

function once(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function hostOn(run: Run): ComponentHost {
  return {
    PacketCapture: pluginCapture,
    TriggeredCaptures: pluginTriggeredCaptures,
    getMachine: (id) => run.ask(aboutMachine(id)),
    getMachineNetwork: (id) => run.ask(aboutMachineNetwork(id)),
    getNetworkPeers: (id) => run.ask(aboutNetworkPeers(id)),
    getWatcher: (args) => run.ask(aboutWatcher(args)),
    listVirtualMachines: async (select) => run.ask(machinesWith(select)),
    requireIdentity: (args) => run.ask(aboutIdentity(args)),
  };
}

const promised = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

const failures = new AsyncLocalStorage<(reason: unknown) => void>();
let isWatching = false;

/** Fails with what the resources of the work are rejected with: Pulumi's SDK leaves such a rejection to the process. */
function failingWithRejections<T>(work: () => Promise<T>): Promise<T> {
  if (!isWatching) {
    isWatching = true;
    process.on("unhandledRejection", (reason) => {
      const fail = failures.getStore();
      if (fail === undefined) throw reason;
      fail(reason);
    });
  }
  return new Promise((resolve, reject) => {
    const fail = (reason: unknown): void => reject(reason instanceof InvalidInputs ? reason : new Error(messageOf(reason)));
    void failures.run(fail, () => work().then(resolve, fail));
  });
}

/** Without what the SDK puts before it: the properties, not of the program but of the component's children, that it could not make. */
function messageOf(reason: unknown): string {
  return (reason instanceof Error ? reason.message : String(reason)).replace(/^(error serializing property "[^"]*": )+/, "");
}
