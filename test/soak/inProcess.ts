import { articleIds, createLocalAzure, inProcessHttpClient, type LocalAzure } from "../../emulator";
import { connect } from "../../provider/azure";
import { type Clock, Interrupted } from "../../provider/azure/patience";
import { loadSdk } from "../../protocol/sdk";
import { serveOnLoopback } from "../../protocol/server";
import { PacketCaptureProvider } from "../../provider/dynamic";
import { Engine } from "../../provider/engine";
import { service } from "../../provider/plugin/service";
import type { RunOptions } from "../../provider/run";
import { engineCalls } from "../contract/engineCalls";
import { pluginAdapter } from "../contract/pluginProcess";
import { adapter } from "../faults/conditions";
import { canary } from "../faults/world";
import type { Provider } from "../faults/protocol";
import { Stack } from "../faults/stack";
import { backend } from "../suggestedName";
import type { Realm } from "./realm";
import type { Schedule } from "./step";

type Properties = Record<string, unknown>;

/** The provider in this very process, on a clock that does not let anybody wait: thousands of faults in seconds. */
export function inProcessRealm({ azure: switches, isEager }: Omit<Schedule, "steps">): Realm {
  const time = { now: Date.parse("2026-11-23T08:00:00Z") };
  const azure = createLocalAzure({ ...switches, clock: { now: () => time.now }, clientSecret: canary, throttling: "off", earlyPolls: "ignore" });
  const said: string[] = [];
  let onRequest = (): void => undefined;
  const handle = azure.handle.bind(azure);
  const counted: LocalAzure = Object.assign(Object.create(azure) as LocalAzure, {
    handle: (request: Parameters<typeof handle>[0]) => {
      onRequest();
      return handle(request);
    },
  });
  const clock: Clock = {
    now: () => time.now,
    sleep: async (milliseconds) => {
      time.now += milliseconds;
    },
  };
  const { tenantId, clientId, clientSecret, subscriptionId } = azure.identity;
  const values: Record<string, string> = {
    "azure-packet-capture:metadataHost": "local.test",
    "azure-packet-capture:tenantId": tenantId,
    "azure-packet-capture:clientId": clientId,
    "azure-packet-capture:clientSecret": clientSecret,
  };
  let interruption = new AbortController();
  let end = (): void => undefined;
  const newProvider = async (): Promise<Provider> => {
    end();
    interruption = new AbortController();
    const { signal } = interruption;
    const say = (line: string) => said.push(line);
    const engine = Object.assign(new Engine(undefined), { progress: say, inform: say, warn: say });
    Object.defineProperty(engine, "signal", { get: () => signal });
    const options: RunOptions = { engine, clock, connect: (settings, patience) => connect(settings, patience, inProcessHttpClient(counted)) };
    if (adapter() === "dynamic") return asProcess(new PacketCaptureProvider({ ...options, environment: {} }), values);
    const plugin = await servedPlugin(options, values);
    end = plugin.end;
    return plugin.provider;
  };
  const newStack = (): Stack => new Stack(none, 8, isEager);
  const begin = async (stack: Stack, interruptAfter: number | undefined): Promise<void> => {
    stack.provider = await newProvider();
    let left = interruptAfter ?? Infinity;
    onRequest = () => {
      if (--left > 0) return;
      left = Infinity;
      stack.kill();
      interruption.abort(new Interrupted("the run was interrupted"));
    };
  };
  return {
    azure,
    stacks: { mine: newStack(), theirs: newStack() },
    ids: articleIds(subscriptionId),
    said: () => said,
    async run(stack, command, interruptAfter) {
      await begin(stack, interruptAfter);
      return command(stack);
    },
    close: async () => {
      end();
      azure.close();
    },
  };
}

/** Before the first command. */
const none = {} as Provider;

/** The plugin's service on the loopback, and the calls that the engine makes of it. */
async function servedPlugin(options: RunOptions, values: Record<string, string>): Promise<{ provider: Provider; end: () => void }> {
  const sdk = loadSdk();
  const { port, shutDown } = await serveOnLoopback(sdk, sdk.providerGrpc.ResourceProviderService, service(sdk, { ...options, environment: backend }));
  const { calls, close } = await engineCalls(port, pluginAdapter(values));
  return {
    provider: calls,
    end: () => {
      close();
      shutDown();
    },
  };
}

/** The class behind the calls that the engine makes of its process: the same answers, without the process. */
function asProcess(provider: PacketCaptureProvider, values: Record<string, string>): Provider {
  void provider.configure({ config: { get: (key) => values[key], require: (key) => values[key] ?? "" } });
  const withText = (properties: Properties): Properties => ({ ...properties, __provider: "text" });
  const halfWay = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      const { id, reasons, properties } = error as { id?: string; reasons?: string[]; properties?: Properties };
      if (id === undefined) throw error;
      throw Object.assign(error as Error, { initFailed: { id, reasons: reasons ?? [], properties: properties ?? {} } });
    }
  };
  return {
    check: async (olds, news) => {
      const { inputs, failures } = await provider.check(olds, withText(news));
      return { inputs: plain(inputs), failures: failures ?? [] };
    },
    diff: async (id, olds, news) => {
      const { changes, replaces = [], deleteBeforeReplace = false } = await provider.diff(id, olds, news);
      return { changes: changes === undefined ? "unknown" : changes ? "some" : "none", replaces, deleteBeforeReplace };
    },
    create: async (inputs) => {
      const { id, outs } = await halfWay(provider.create(withText(inputs)));
      return { id, properties: plain(outs) };
    },
    read: async (id, properties) => {
      const found = await provider.read(id, withText(properties));
      return { id: found.id ?? "", properties: plain(found.props), ...(found.inputs && { inputs: plain(found.inputs) }) };
    },
    update: async (id, olds, news) => plain((await halfWay(provider.update(id, withText(olds), withText(news)))).outs),
    delete: (id, properties) => provider.delete(id, withText(properties)),
  };
}

function plain(properties: Properties = {}): Properties {
  const { __provider, ...rest } = properties;
  return rest;
}
