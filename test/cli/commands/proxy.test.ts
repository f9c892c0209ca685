import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { executable } from "../../executable";
import { temporaryFolder } from "../../temporaryFolder";
import { endRuns } from "../../startedProgram";
import { pktcap } from "../pktcap";

describe("pktcap behind a proxy", function () {
  const folder = temporaryFolder();
  let proxy: Server;
  let status = 407;
  let connects: string[] = [];

  before(async () => {
    proxy = createServer();
    proxy.on("connect", ({ url = "" }, socket) => {
      connects.push(url);
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
  });

  beforeEach(() => {
    connects = [];
  });
  afterEach(endRuns);
  after(() => {
    proxy.close();
  });

  const address = (): string => `127.0.0.1:${(proxy.address() as AddressInfo).port}`;

  /** `pktcap list` with an Azure CLI that is logged in to a cloud, or with other variables. */
  function list(cloud: string, variables: NodeJS.ProcessEnv = {}) {
    const account = JSON.stringify({ id: "55555555-5555-5555-5555-555555555555", environmentName: cloud });
    const token = JSON.stringify({ accessToken: "a-token", expires_on: 4_070_908_800 });
    executable(join(folder(), "bin", "az"), `case "$*" in "account show"*) echo '${account}';; *) echo '${token}';; esac`);
    const path = [join(folder(), "bin"), dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter);
    return pktcap(folder(), ["list"], { env: { PATH: path, HOME: folder(), HTTPS_PROXY: `http://somebody:canary@${address()}`, ...variables } }).ended;
  }

  for (const [cloud, host] of [
    ["AzureCloud", "management.azure.com"],
    ["AzureUSGovernment", "management.usgovcloudapi.net"],
    ["AzureChinaCloud", "management.chinacloudapi.cn"],
  ] as const) {
    it(`asks ${host} where the Azure CLI is logged in to ${cloud}, and is told that the proxy wants a login`, async () => {
      status = 407;
      const { code, stderr } = await list(cloud);
      assert.deepEqual(connects, [`${host}:443`]);
      assert.equal(
        stderr,
        `listing packet captures: the proxy http://${address()} set in HTTPS_PROXY requires a login (ProxyUnavailable)\n` +
          "  hint: add the user and password to HTTPS_PROXY, such as http://user:password@proxy.example.com:8080\n",
      );
      assert.equal(code, 4);
    });
  }

  it("says that an answer is the proxy's and not Azure's", async () => {
    status = 403;
    const { stderr } = await list("AzureCloud");
    assert.match(stderr, /^listing packet captures: the proxy http:\/\/127\.0\.0\.1:\d+ set in HTTPS_PROXY, or a server behind it, returned 403 instead of Azure \(ProxyUnavailable\)$/m);
    assert.doesNotMatch(stderr, /canary/);
  });

  it("says so of a sign-in too", async () => {
    status = 407;
    const tenant = "11111111-1111-1111-1111-111111111111";
    const { stderr } = await list("AzureCloud", { ARM_TENANT_ID: tenant, ARM_CLIENT_ID: tenant, ARM_CLIENT_SECRET: "canary" });
    assert.match(stderr, /no token for client "1{8}-.*" with a client secret \(chosen by ARM_CLIENT_SECRET\): the proxy \S+ set in HTTPS_PROXY requires a login \(ProxyUnavailable\)$/m);
    assert.deepEqual([...new Set(connects)], ["login.microsoftonline.com:443"]);
    assert.doesNotMatch(stderr, /canary/);
  });

  it("does not ask for a description of a cloud around the proxy", async () => {
    status = 407;
    const { stderr } = await list("AzureCloud", { ARM_METADATA_HOSTNAME: "stack.test" });
    assert.deepEqual(connects, ["stack.test:443"]);
    assert.match(stderr, /the proxy \S+ set in HTTPS_PROXY requires a login/);
  });

  it("says which variable is no address", async () => {
    const { stderr } = await list("AzureCloud", { HTTPS_PROXY: "canary:canary" });
    assert.equal(
      stderr,
      "listing packet captures: HTTPS_PROXY must be the URL of a proxy, such as http://proxy.example.com:8080 (InvalidProxy)\n  hint: correct HTTPS_PROXY, or unset it\n",
    );
  });
});
