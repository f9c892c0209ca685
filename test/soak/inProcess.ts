import { articleIds, createLocalAzure, inProcessHttpClient, type LocalAzure } from "../../emulator";
import { connect } from "../../provider/azure";
import { type Clock, Interrupted } from "../../provider/azure/patience";
import { PacketCaptureProvider } from "../../provider/dynamic";
import { Engine } from "../../provider/engine";
import { canary } from "../faults/world";
import type { Provider } from "../faults/protocol";
import { Stack } from "../faults/stack";
import type { Realm } from "./realm";
import type { Schedule } from "./step";

type Properties = Record<string, unknown>;

/** The provider's class in this very process, on a clock that does not let anybody wait: thousands of faults in seconds. */
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
  const newProvider = (): Provider => {
    interruption = new AbortController();
    const { signal } = interruption;
    const engine = Object.assign(new Engine(undefined), { progress: (line: string) => said.push(line), warn: (line: string) => said.push(line) });
    Object.defineProperty(engine, "signal", { get: () => signal });
    const provider = new PacketCaptureProvider({
      engine,
      clock,
      environment: {},
      connect: (settings, patience) => connect(settings, patience, inProcessHttpClient(counted)),
    });
    void provider.configure({ config: { get: (key) => values[key], require: (key) => values[key] ?? "" } });
    return asProcess(provider);
  };
  const newStack = (): Stack => new Stack(newProvider(), 8, isEager);
  const begin = (stack: Stack, interruptAfter: number | undefined): void => {
    stack.provider = newProvider();
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
      begin(stack, interruptAfter);
      return command(stack);
    },
    close: async () => azure.close(),
  };
}

/** The class behind the calls that the engine makes of its process: the same answers, without the process. */
function asProcess(provider: PacketCaptureProvider): Provider {
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
