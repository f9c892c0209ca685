import assert from "node:assert/strict";
import { createHttpHeaders, type HttpClient, type PipelineRequest } from "@azure/core-rest-pipeline";
import { createLocalAzure, inProcessHttpClient } from "../../../emulator";
import { connect } from "../../../provider/azure";
import type { Patience } from "../../../provider/azure/patience";
import { readSettings } from "../../../provider/azure/settings";

const patience = (): Patience => ({
  clock: { now: () => Date.now(), sleep: async () => undefined },
  deadline: Date.now() + 600_000,
  signal: new AbortController().signal,
  report: () => undefined,
});

const azure = createLocalAzure({ timings: { create: 0, retryAfter: 0 } });
const { subscriptionId, tenantId, clientId, clientSecret } = azure.identity;
const credentials = { "azure-native:tenantId": tenantId, "azure-native:clientId": clientId, "azure-native:clientSecret": clientSecret };
const watcher = { subscriptionId, resourceGroupName: "NetworkWatcherRG", networkWatcherName: "NetworkWatcher_westcentralus" };

/** The local Azure under any name, and what it was asked. */
function recorded(): { httpClient: HttpClient; asked: PipelineRequest[] } {
  const asked: PipelineRequest[] = [];
  const local = inProcessHttpClient(azure);
  return {
    asked,
    httpClient: {
      sendRequest: (request) => {
        asked.push(request);
        return local.sendRequest(request);
      },
    },
  };
}

const settingsFor = (configuration: Record<string, string>) => readSettings((key) => ({ ...credentials, ...configuration })[key], {});

describe("the connection to Azure", () => {
  it("goes where the cloud says that it is, when it describes itself", async () => {
    const { httpClient, asked } = recorded();
    const { packetCaptures } = await connect(
      settingsFor({ "azure-packet-capture:metadataHost": "local.test:8443" }),
      patience(),
      httpClient,
    );
    assert.deepEqual(await packetCaptures.list(watcher, patience()), []);
    assert.deepEqual([...new Set(asked.map(({ url }) => new URL(url).origin))], ["https://local.test:8443"]);
  });

  const clouds = [
    { environment: "public", endpoint: "https://management.azure.com", authority: "https://login.microsoftonline.com" },
    { environment: "usgovernment", endpoint: "https://management.usgovcloudapi.net", authority: "https://login.microsoftonline.us" },
    { environment: "china", endpoint: "https://management.chinacloudapi.cn", authority: "https://login.partner.microsoftonline.cn" },
  ];
  for (const { environment, endpoint, authority } of clouds) {
    it(`goes to ${endpoint} for the cloud "${environment}"`, async () => {
      const asked: { origin: string; body: unknown }[] = [];
      const httpClient: HttpClient = {
        sendRequest: async (request) => {
          const { origin, pathname } = new URL(request.url);
          asked.push({ origin, body: request.body });
          const root = `${authority}/${tenantId}`;
          const bodyAsText = JSON.stringify(
            pathname.endsWith("/openid-configuration")
              ? {
                  issuer: `${root}/v2.0`,
                  authorization_endpoint: `${root}/authorize`,
                  token_endpoint: `${root}/token`,
                  jwks_uri: `${root}/keys`,
                }
              : pathname.endsWith("/token")
                ? { token_type: "Bearer", expires_in: 3600, access_token: "a-token" }
                : { value: [] },
          );
          return { request, status: 200, headers: createHttpHeaders({ "content-type": "application/json" }), bodyAsText };
        },
      };
      const { packetCaptures } = await connect(settingsFor({ "azure-native:environment": environment }), patience(), httpClient);
      assert.deepEqual(await packetCaptures.list(watcher, patience()), []);
      assert.deepEqual([...new Set(asked.map(({ origin }) => origin))], [authority, endpoint]);
      const scopes = asked.flatMap(({ body }) => (typeof body === "string" ? (new URLSearchParams(body).get("scope") ?? []) : []));
      assert.deepEqual(
        scopes.map((scope) => scope.split(" ")[0]),
        [`${endpoint}/.default`],
      );
    });
  }

  it("names the clouds there are, when the settings name another", async () => {
    await assert.rejects(connect(settingsFor({ "azure-native:environment": "mars" }), patience(), recorded().httpClient), {
      message: '`environment` must be "public", "usgovernment" or "china", got "mars"',
      hint: "for any other cloud set `metadataHost`",
    });
  });

  for (const host of ["not a host", "http://local.test"]) {
    it(`says what is wrong with the metadata host ${JSON.stringify(host)}`, async () => {
      await assert.rejects(connect(settingsFor({ "azure-packet-capture:metadataHost": host }), patience(), recorded().httpClient), {
        message: `\`metadataHost\` must be a host name, with a port if needed, got ${JSON.stringify(host)}`,
      });
    });
  }

  it("asks for another api-version of the network service when told to, and follows operations as they are", async () => {
    const { httpClient, asked } = recorded();
    const settings = settingsFor({ "azure-packet-capture:metadataHost": "local.test", "azure-packet-capture:apiVersion": "2024-05-01" });
    const { packetCaptures } = await connect(settings, patience(), httpClient);
    await packetCaptures.list(watcher, patience());
    const versions = asked
      .filter(({ url }) => url.includes("packetCaptures"))
      .map(({ url }) => new URL(url).searchParams.get("api-version"));
    assert.deepEqual(versions, ["2024-05-01"]);
  });

  it("follows all pages of a list, and stops at pages that go round in a circle", async () => {
    const { httpClient } = recorded();
    const page = (nextLink: string): object => ({ value: [], nextLink });
    const { packetCaptures } = await connect(settingsFor({ "azure-packet-capture:metadataHost": "local.test" }), patience(), httpClient);
    const link = "https://local.test/subscriptions/page?api-version=2026-01-01";
    azure.faults.add({ match: { operation: "PacketCaptures_List" }, action: { respond: { status: 200, body: page(link) } } });
    azure.faults.add({ match: { path: "/subscriptions/page" }, times: "forever", action: { respond: { status: 200, body: page(link) } } });
    await assert.rejects(packetCaptures.list(watcher, patience()), /a list of packet captures that ends \(a page is repeated\)/);
    azure.faults.clear();
  });

  it("follows a list that has no end until the deadline, and no longer", async () => {
    const { httpClient } = recorded();
    let now = 0;
    let pages = 0;
    const hurried: Patience = { ...patience(), clock: { now: () => now, sleep: async () => undefined }, deadline: 10_000 };
    const endless: HttpClient = {
      sendRequest: async (request) => {
        if (!/packetCaptures|pages/.test(request.url)) return httpClient.sendRequest(request);
        now += 1000;
        const body = { value: [], nextLink: `https://local.test/pages/${++pages}` };
        return { request, status: 200, headers: createHttpHeaders(), bodyAsText: JSON.stringify(body) };
      },
    };
    const { packetCaptures } = await connect(settingsFor({ "azure-packet-capture:metadataHost": "local.test" }), hurried, endless);
    await assert.rejects(packetCaptures.list(watcher, hurried), { code: "OperationTimedOut" });
    assert.equal(pages, 11);
  });

  for (const link of ["http://[", "https://local.test:port/next"]) {
    it(`says at once that "${link}" is no address`, async () => {
      const { httpClient } = recorded();
      const { packetCaptures } = await connect(settingsFor({ "azure-packet-capture:metadataHost": "local.test" }), patience(), httpClient);
      azure.faults.add({
        match: { operation: "PacketCaptures_List" },
        action: { respond: { status: 200, body: { value: [], nextLink: link } } },
      });
      await assert.rejects(packetCaptures.list(watcher, patience()), {
        message: "Azure returned an invalid URL",
        code: "MalformedAnswer",
      });
    });
  }

  const unusable: { what: string; configuration: Record<string, string>; reason: RegExp }[] = [
    {
      what: "a certificate that is not there",
      configuration: { "azure-native:clientSecret": "", "azure-native:clientCertificatePath": "/nowhere/certificate.pem" },
      reason:
        /^no token for client ".+" of tenant ".+" with a client certificate \(chosen by azure-native:clientCertificatePath\): ENOENT: /,
    },
    {
      what: "a tenant that can be none",
      configuration: { "azure-native:tenantId": "no tenant!" },
      reason:
        /^no token for client ".+" of tenant "no tenant!" with a client secret \(chosen by azure-native:clientSecret\): Invalid tenant id provided/,
    },
  ];
  for (const { what, configuration, reason } of unusable) {
    it(`says at once what is wrong with ${what}`, async () => {
      const { httpClient, asked } = recorded();
      const settings = settingsFor({ "azure-packet-capture:metadataHost": "local.test", ...configuration });
      const { packetCaptures } = await connect(settings, patience(), httpClient);
      await assert.rejects(packetCaptures.list(watcher, patience()), { message: reason, code: "AuthenticationFailed" });
      assert.ok(!asked.some(({ url }) => url.includes("packetCaptures")));
    });
  }

  it("takes no token to the next page on another host", async () => {
    const { httpClient, asked } = recorded();
    const { packetCaptures } = await connect(settingsFor({ "azure-packet-capture:metadataHost": "local.test" }), patience(), httpClient);
    azure.faults.add({
      match: { operation: "PacketCaptures_List" },
      action: { respond: { status: 200, body: { value: [], nextLink: "https://evil.test/next" } } },
    });
    await assert.rejects(packetCaptures.list(watcher, patience()), {
      message: "refused to follow a URL on https://evil.test, which is not https://local.test",
      code: "ForeignOrigin",
    });
    assert.ok(!asked.some(({ url }) => url.includes("evil.test")));
  });
});
