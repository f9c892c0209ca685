import assert from "node:assert/strict";
import { UnsecuredJWT } from "jose";
import { createLocalAzure, type LocalAzure } from "../../../emulator";
import { parseBody } from "../armRequests";

const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const now = (): number => Math.floor(Date.now() / 1000);

describe("tokens for a client assertion", () => {
  const post = async (azure: LocalAzure, assertion: string, more: Record<string, string> = {}) => {
    const { tenantId, clientId } = azure.identity;
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, scope: "https://management.azure.com/.default", client_assertion_type: type, client_assertion: assertion, ...more });
    const answer = await azure.handle({ method: "POST", url: `https://login.local/${tenantId}/oauth2/v2.0/token`, body: body.toString() });
    const { error_description = "", access_token } = parseBody<{ error_description?: string; access_token?: string }>(answer);
    return access_token === undefined ? `${answer.status} ${error_description.split(" Trace ID", 1)[0]}` : "a token";
  };
  const jwt = (claims: Record<string, unknown>): string => new UnsecuredJWT({ exp: now() + 600, ...claims }).encode();
  const own = ({ identity }: LocalAzure, more: Record<string, unknown> = {}): string =>
    jwt({ iss: identity.clientId, sub: identity.clientId, aud: `https://login.local/${identity.tenantId}/oauth2/v2.0/token`, ...more });
  const foreign = (more: Record<string, unknown> = {}): string =>
    jwt({ iss: "https://token.actions.githubusercontent.com", sub: "repo:contoso/app:ref:refs/heads/main", aud: "api://AzureADTokenExchange", ...more });

  it("are issued for a certificate's and for another issuer's", async () => {
    const azure = createLocalAzure();
    assert.deepEqual([await post(azure, own(azure)), await post(azure, foreign())], ["a token", "a token"]);
  });

  it("are refused for one of the wrong shape", async () => {
    const azure = createLocalAzure();
    const audience = "401 AADSTS700023: Client assertion audience claim does not match Realm issuer.";
    const expired = "401 AADSTS700024: Client assertion is not within its valid time range.";
    assert.equal(await post(azure, "nonsense"), "401 AADSTS50027: JWT token is invalid or malformed.");
    assert.match(await post(azure, foreign(), { client_assertion_type: "other" }), /^400 AADSTS900023: The 'client_assertion_type' must be /);
    assert.equal(await post(azure, own(azure, { aud: "https://elsewhere.test/token" })), audience);
    assert.equal(await post(azure, foreign({ aud: "https://github.com/contoso" })), audience);
    assert.equal(await post(azure, foreign({ exp: now() - 1 })), expired);
    assert.equal(await post(azure, foreign({ exp: undefined })), expired);
    assert.equal(await post(azure, foreign({ nbf: now() + 900 })), expired);
  });

  it("are refused when the application trusts none", async () => {
    const azure = createLocalAzure({ clientAssertions: "refuse" });
    assert.equal(await post(azure, own(azure)), `401 AADSTS700027: The certificate with which the client assertion is signed is not registered on application '${azure.identity.clientId}'.`);
    assert.equal(await post(azure, foreign()), "401 AADSTS700211: No matching federated identity record found for presented assertion issuer.");
  });
});
