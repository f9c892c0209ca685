import assert from "node:assert/strict";
import { once } from "node:events";
import type { ServiceError } from "@grpc/grpc-js";
import type * as messages from "@pulumi/pulumi/proto/provider_pb";
import { method, type EngineCall } from "../../protocol/method";
import { loadSdk } from "../../protocol/sdk";
import { serveOnLoopback, type LoopbackServer } from "../../protocol/server";
import { fromStruct, toStruct } from "../../protocol/struct";

const sdk = loadSdk();
const { grpc, provider: proto, providerGrpc } = sdk;

describe("a method of the engine's protocol", () => {
  let server: LoopbackServer;
  let client: InstanceType<typeof providerGrpc.ResourceProviderClient>;
  let closing: AbortController;
  let handle: (request: messages.CreateRequest, call: EngineCall) => messages.CreateResponse | Promise<messages.CreateResponse>;

  beforeEach(async () => {
    closing = new AbortController();
    const create = method(sdk, closing.signal, (request: messages.CreateRequest, call) => handle(request, call));
    server = await serveOnLoopback(sdk, providerGrpc.ResourceProviderService, { create });
    client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${server.port}`, grpc.credentials.createInsecure());
  });
  afterEach(() => {
    client.close();
    server.shutDown();
  });

  function call(): { answer: Promise<messages.CreateResponse>; cancel: () => void } {
    const request = new proto.CreateRequest().setProperties(toStruct(sdk, { name: "one", left: undefined, deep: { list: [1, null, "x"] } }));
    let cancel = (): void => {};
    const answer = new Promise<messages.CreateResponse>((resolve, reject) => {
      const sent = client.create(request, (error, response) => (error === null ? resolve(response) : reject(error)));
      cancel = () => sent.cancel();
    });
    return { answer, cancel: () => cancel() };
  }

  it("is given the message and gives the answer, values without what JSON has no form for", async () => {
    handle = (request) => new proto.CreateResponse().setId("id").setProperties(toStruct(sdk, { ...fromStruct(request.getProperties()), more: true }));
    const response = await call().answer;
    assert.equal(response.getId(), "id");
    assert.deepEqual(fromStruct(response.getProperties()), { name: "one", deep: { list: [1, null, "x"] }, more: true });
    assert.deepEqual(fromStruct(undefined), {});
  });

  it("answers what is thrown as an error", async () => {
    handle = () => {
      throw new Error("not today");
    };
    await assert.rejects(call().answer, ({ code, details }: ServiceError) => code === grpc.status.UNKNOWN && details === "not today");
  });

  it("learns that the engine has given the call up", async () => {
    let answered: ReturnType<typeof call> | undefined;
    const started = new Promise<AbortSignal>((resolve) => {
      handle = (_, { signal }) => {
        resolve(signal);
        return new Promise(() => {});
      };
      answered = call();
    });
    const aborted = once(await started, "abort");
    const { answer, cancel } = answered!;
    cancel();
    await assert.rejects(answer, ({ code }: ServiceError) => code === grpc.status.CANCELLED);
    await aborted;
  });

  it("learns that the server closes", async () => {
    handle = async (_, { signal }) => {
      closing.abort(new Error("closing"));
      return new proto.CreateResponse().setId(String(signal.aborted));
    };
    assert.equal((await call().answer).getId(), "true");
  });

  it("knows the connection that it is called by", async () => {
    const peers: string[] = [];
    handle = (_, { peer }) => {
      peers.push(peer);
      return new proto.CreateResponse();
    };
    await call().answer;
    await call().answer;
    assert.match(peers[0]!, /^127\.0\.0\.1:\d+$/);
    assert.equal(peers[0], peers[1]);
  });
});
