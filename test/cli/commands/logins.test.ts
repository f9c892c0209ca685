import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { UnsecuredJWT } from "jose";
import { ensureCertificates } from "../../../emulator/server/certificates";
import { onLocalAzure } from "../onLocalAzure";

const certificates = join(__dirname, "../../provider/azure/certificates");
const identity = "66666666-6666-6666-6666-666666666666";

/** A request for a token that did not go to the authority. */
interface Asked {
  readonly method: string | undefined;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: IncomingMessage["headers"];
}

/** The real library in a process of its own: @azure/identity finds out but once where the tokens of a managed identity come from. */
describe("pktcap list, logged in", function () {
  const local = onLocalAzure();
  const servers: Server[] = [];
  const asked: Asked[] = [];

  afterEach(() => {
    asked.length = 0;
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  const listener = (answer: () => unknown) => (request: IncomingMessage, response: ServerResponse) => {
    const { pathname: path, searchParams } = new URL(request.url ?? "/", "http://any");
    asked.push({ method: request.method, path, query: Object.fromEntries(searchParams), headers: request.headers });
    request.resume().on("end", () => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer())));
  };

  const origin = async (server: Server): Promise<string> => {
    servers.push(server.listen(0, "127.0.0.1"));
    await once(server, "listening");
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  /** A capture's name in the list says that the login worked. */
  const list = async (env: NodeJS.ProcessEnv): Promise<{ code: number | null; stdout: string; stderr: string }> => {
    await local().capture("seen");
    const none = { ARM_CLIENT_SECRET: "", ARM_CLIENT_ID: "", NO_PROXY: "*" };
    const { code, stdout, stderr } = await local().start(["list", "-o", "json", "--query", "[].name"], { env: { ...none, ...env } }).ended;
    return { code, stdout: stdout.replaceAll(/\s/g, ""), stderr };
  };
  const works = { code: 0, stdout: '["seen"]', stderr: "" };

  for (const [whose, variables, expected] of [
    ["the system's identity", {}, undefined],
    ["a user-assigned identity", { ARM_CLIENT_ID: identity }, identity],
  ] as const) {
    it(`as ${whose} by the instance metadata service`, async () => {
      const access_token = await local().azure.issueToken();
      const expires = { expires_in: "86399", expires_on: String(Math.floor(Date.now() / 1000) + 86_399) };
      const host = await origin(createHttpServer(listener(() => ({ access_token, token_type: "Bearer", resource: "https://management.azure.com", ...expires }))));
      assert.deepEqual(await list({ ARM_USE_MSI: "true", AZURE_POD_IDENTITY_AUTHORITY_HOST: `http://${host}`, ...variables }), works);
      const [{ method, path, query, headers }, ...others] = asked as [Asked];
      assert.deepEqual([method, path, headers.metadata, query["client_id"], others], ["GET", "/metadata/identity/oauth2/token/", "true", expected, []]);
    });
  }

  const client = (): Record<string, string> => ({ ARM_CLIENT_ID: local().azure.identity.clientId });
  const federated = (): string =>
    new UnsecuredJWT({ iss: "https://issuer.test", sub: "repo:contoso/app", aud: "api://AzureADTokenExchange", exp: Math.floor(Date.now() / 1000) + 600 }).encode();

  it("with a certificate", async () => {
    assert.deepEqual(await list({ ...client(), ARM_CLIENT_CERTIFICATE_PATH: join(certificates, "modern.pfx"), ARM_CLIENT_CERTIFICATE_PASSWORD: "secret" }), works);
  });

  it("with an OIDC token, given or in a file", async () => {
    assert.deepEqual(await list({ ...client(), ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: federated() }), works);
    const file = join(local().folder, "token");
    writeFileSync(file, federated());
    const { code } = await local().start(["list"], { env: { ...client(), ARM_CLIENT_SECRET: "", ARM_USE_OIDC: "true", ARM_OIDC_TOKEN_FILE_PATH: file } }).ended;
    assert.equal(code, 0);
  });

  it("with an OIDC token of Azure DevOps", async () => {
    const { key, cert } = await ensureCertificates(join(local().folder, "certificates"));
    const host = await origin(createHttpsServer({ key, cert }, listener(() => ({ oidcToken: federated() }))));
    const variables = {
      ARM_USE_OIDC: "true",
      ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID: "a-connection",
      SYSTEM_ACCESSTOKEN: "an-access-token",
      SYSTEM_OIDCREQUESTURI: `https://${host}/contoso/_apis/oidctoken`,
    };
    assert.deepEqual(await list({ ...client(), ...variables }), works);
    const [{ method, path, query, headers }] = asked as [Asked];
    assert.deepEqual([method, path, query], ["POST", "/contoso/_apis/oidctoken", { "api-version": "7.1", serviceConnectionId: "a-connection" }]);
    assert.equal(headers.authorization, "Bearer an-access-token");
  });
});

describe("pktcap list with a certificate that the application does not trust", function () {
  const local = onLocalAzure({ clientAssertions: "refuse" });

  it("says what the authority said", async () => {
    const { azure, start } = local();
    const env = { ARM_CLIENT_SECRET: "", ARM_CLIENT_CERTIFICATE_PATH: join(certificates, "open.pfx") };
    const { code, stderr } = await start(["list"], { env }).ended;
    assert.notEqual(code, 0);
    const { clientId, tenantId } = azure.identity;
    assert.equal(
      stderr.split("\n", 1)[0],
      `listing packet captures: no token for client "${clientId}" of tenant "${tenantId}" with a client certificate (chosen by ARM_CLIENT_CERTIFICATE_PATH): ` +
        `The certificate with which the client assertion is signed is not registered on application '${clientId}' (AADSTS700027)`,
    );
  });
});
