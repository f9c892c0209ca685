import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { createPipelineRequest } from "@azure/core-rest-pipeline";
import type { PipelineRequestOptions, PipelineResponse } from "@azure/core-rest-pipeline";
import { createLocalAzure, inProcessHttpClient } from "../../../emulator";
import type { LocalRequest, ResponseBody } from "../../../emulator";

describe("the door in the process", () => {
  const seen: LocalRequest[] = [];
  beforeEach(() => {
    seen.length = 0;
  });

  function send(body: ResponseBody, options: Partial<PipelineRequestOptions> = {}): Promise<PipelineResponse> {
    const handle = (request: LocalRequest) => {
      seen.push(request);
      return Promise.resolve({ status: 200, headers: {}, body });
    };
    return inProcessHttpClient({ ...createLocalAzure(), handle }).sendRequest(createPipelineRequest({ url: "https://a.example/b", ...options }));
  }

  async function read(stream: NodeJS.ReadableStream | undefined): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  const bytes = new Uint8Array([0, 255, 128, 10]);
  const bodies: Record<string, () => Partial<PipelineRequestOptions>> = {
    "text": () => ({ body: Buffer.from(bytes).toString("latin1") }),
    "a view": () => ({ body: new Uint8Array([1, ...bytes]).subarray(1) }),
    "a buffer": () => ({ body: bytes.slice().buffer }),
    "a blob": () => ({ body: new Blob([bytes]) }),
    "a stream": () => ({ body: Readable.from([bytes.subarray(0, 1), bytes.subarray(1)]) }),
    "a function that makes a stream": () => ({ body: () => Readable.from([bytes]) }),
  };
  for (const [kind, options] of Object.entries(bodies)) {
    it(`takes a body that is ${kind}`, async () => {
      await send("", { method: "PUT", ...options() });
      const { body, headers } = seen[0]!;
      const expected = kind === "text" ? Buffer.from(Buffer.from(bytes).toString("latin1")) : Buffer.from(bytes);
      assert.deepEqual([Buffer.from(body!), headers!["content-length"]], [expected, String(expected.length)]);
    });
  }

  it("gives a stream where one is wanted, and text elsewhere", async () => {
    const streamed = await send([bytes, bytes], { streamResponseStatusCodes: new Set([200]) });
    assert.equal(streamed.bodyAsText, undefined);
    assert.deepEqual(await read(streamed.readableStreamBody), Buffer.concat([bytes, bytes]));
    const ofText = await send("text", { streamResponseStatusCodes: new Set([Number.POSITIVE_INFINITY]) });
    assert.equal((await read(ofText.readableStreamBody)).toString(), "text");
    const other = await send([Buffer.from("a"), Buffer.from("b")], { streamResponseStatusCodes: new Set([206]) });
    assert.deepEqual([other.bodyAsText, other.readableStreamBody], ["ab", undefined]);
    const head = await send("", { method: "HEAD", streamResponseStatusCodes: new Set([200]) });
    assert.deepEqual([head.bodyAsText, head.readableStreamBody], [undefined, undefined]);
  });

  it("makes a stream while it is read, tells how far it is, and ends it with the request's signal", async () => {
    let made = 0;
    let ended = false;
    function* endless(): Generator<Uint8Array> {
      try {
        for (;;) {
          made += 1;
          yield Buffer.alloc(64 * 1024);
        }
      } finally {
        ended = true;
      }
    }
    const controller = new AbortController();
    const loaded: number[] = [];
    const response = await send(endless(), { streamResponseStatusCodes: new Set([200]), abortSignal: controller.signal, onDownloadProgress: ({ loadedBytes }) => loaded.push(loadedBytes) });
    await assert.rejects(async () => {
      for await (const chunk of response.readableStreamBody as AsyncIterable<Buffer>) {
        assert.equal(chunk.length, 64 * 1024);
        if (loaded.length >= 3) controller.abort();
      }
    }, { name: "AbortError" });
    assert.deepEqual([loaded.slice(0, 3), ended], [[65_536, 131_072, 196_608], true]);
    assert.ok(made < 10, `${made} parts`);
  });
});
