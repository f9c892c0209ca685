import { readFile } from "node:fs/promises";
import { createHttpHeaders, createPipelineRequest, type HttpClient } from "@azure/core-rest-pipeline";
import { isObject } from "../model/shapes";
import { bodyOf } from "./answer";
import { AzureError } from "./errors";
import { type OidcSource, oidcSourceIn } from "./loginMethods";
import { createPlainPipeline } from "./plainPipeline";
import type { Settings } from "./settings";

/** The OIDC token that proves who we are, from the first source that the settings have. Azure DevOps has a credential of its own. */
export async function oidcToken(settings: Settings, httpClient: HttpClient): Promise<string> {
  const source: OidcSource | undefined = oidcSourceIn(settings);
  if (source === "token") return settings.oidcToken ?? "";
  if (source === "request") return requestToken(settings, httpClient);
  return (await readFile((source === "file" ? settings.oidcTokenFilePath : settings.workloadTokenFile) ?? "", "utf8")).trim();
}

/** https://docs.github.com/actions/reference/security/oidc */
async function requestToken(settings: Settings, httpClient: HttpClient): Promise<string> {
  const { oidcRequestUrl = "", oidcRequestToken, oidcAudience = "api://AzureADTokenExchange" } = settings;
  if (!URL.canParse(oidcRequestUrl)) throw new AzureError("`oidcRequestUrl` must be a URL", { code: "LoginIncomplete" });
  const url = new URL(oidcRequestUrl);
  url.searchParams.set("audience", oidcAudience);
  const headers = createHttpHeaders({ accept: "application/json", authorization: `Bearer ${oidcRequestToken}` });
  const request = createPipelineRequest({ url: url.href, headers, allowInsecureConnection: url.hostname === "127.0.0.1" });
  const response = await createPlainPipeline().sendRequest(httpClient, request);
  const body = bodyOf({ status: response.status, headers: {}, text: response.bodyAsText ?? "" });
  if (response.status < 300 && isObject(body) && typeof body.value === "string") return body.value;
  throw new AzureError(`${url.origin} returned ${response.status} and did not issue an OIDC token`, { code: "OidcRequestFailed" });
}
