import type { Cloud } from "./cloud";
import { AzureError, isAzureError } from "./errors";
import { methodIn, oidcSourceIn } from "./loginMethods";
import { proxyFor } from "./proxy";
import { type SettingName, type Settings, variableOf } from "./settings";

/**
 * Checks that the chosen way to log in has all that it needs.
 *
 * @throws AzureError `LoginIncomplete`, which names what is missing.
 */
export function requireComplete(settings: Settings): void {
  const method = methodIn(settings);
  const isWorkload = method.name === "oidc" && oidcSourceIn(settings) === "workloadIdentity";
  const has = (name: SettingName): boolean =>
    settings[name] !== undefined ||
    (isWorkload && name === "tenantId" && settings.workloadTenantId !== undefined) ||
    (isWorkload && name === "clientId" && settings.workloadClientId !== undefined);
  const missing: string[] = method.needs.filter((name) => !has(name));
  const variables = method.needs.filter((name) => !has(name)).map(variableOf);
  if (method.name === "oidc" && oidcSourceIn(settings) === undefined) {
    missing.push("an OIDC token");
    variables.push("ARM_OIDC_TOKEN, ARM_OIDC_TOKEN_FILE_PATH or ACTIONS_ID_TOKEN_REQUEST_URL with ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  }
  if (method.name === "oidc" && oidcSourceIn(settings) === "azureDevOps") {
    const unset = (["azureDevOpsRequestUrl", "azureDevOpsToken"] as const).filter((name) => settings[name] === undefined).map(variableOf);
    missing.push(...unset);
    variables.push(...unset);
  }
  if (missing.length === 0) return;
  const names = missing.map((name) => (name in settings || /^(tenantId|clientId)$/.test(name) ? `\`${name}\`` : name));
  throw new AzureError(
    `cannot log in with ${method.words}${reasonFor(settings)}: ${joined(names)} ${names.length === 1 ? "is" : "are"} missing`,
    {
      code: "LoginIncomplete",
      hint: `set ${joined(variables)}, or remove ${sourceOf(settings)} to log in another way`,
    },
  );
}

/** What @azure/identity writes where the authority did not answer, or not with sense: a code in front, the status of the answer, or what it lacks. */
const authorityIsAway =
  /^(network_error|server_error|temporarily_unavailable|endpoints_resolution_error|openid_config_error|unknown_error)\b|Response had no "\w+" property|\bHttp status code: (408|429|5\d\d)\b/;

/**
 * The error for a token that was not issued: who asked and how, why in the authority's own words, and what to do.
 *
 * @param lost What became of a request that was not answered.
 */
export function noToken(settings: Settings, cloud: Cloud, error: unknown, lost?: unknown): AzureError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const method = methodIn(settings);
  if (method.name === "azureCli" && isAzureError(error)) return notLoggedIn(settings, error);
  const subject = `no token for ${identityIn(settings)} with ${method.words}${reasonFor(settings)}`;
  const proxy = proxyFor(cloud.authorityHost);
  if (isAzureError(lost) && lost.code === "ProxyUnavailable") return lost.with({ reason: `${subject}: ${lost.message}` });
  if (lost !== undefined && proxy !== undefined && method.name !== "managedIdentity") {
    return new AzureError(`${subject}: the proxy ${proxy.address ?? ""} set in ${proxy.variable} does not respond`, {
      code: "ProxyUnavailable",
      hint: `check ${proxy.variable}, or add ${new URL(cloud.authorityHost).hostname} to NO_PROXY`,
      isTransient: true,
    });
  }
  if (authorityIsAway.test(message)) {
    const hint = `check the network, the proxy and ${cloud.authorityHost}`;
    return new AzureError(`${subject}: ${cloud.authorityHost} did not issue a token`, {
      code: "AuthorityUnavailable",
      hint,
      isTransient: true,
    });
  }
  // The service's own words, without the traces and headers that @azure/identity puts around them.
  const [, code, words] = /(AADSTS\d+): (.*?)(?:\.? Trace ID:|$)/s.exec(message) ?? [];
  const reason = (words ?? message.split(/;?\s*Http status code:/, 1)[0] ?? "").replaceAll(/\s*\n\s*/g, "; ");
  const own = isAzureError(error) ? error.code : undefined;
  return new AzureError(`${subject}: ${reason}`, {
    code: code ?? own ?? (name === "CredentialUnavailableError" ? "CredentialUnavailable" : "AuthenticationFailed"),
    hint: hintFor(settings),
  });
}

/** The error for an Azure CLI that gives no token: with half a service principal in the settings it says what is missing. */
export function notLoggedIn(settings: Settings, error: AzureError): AzureError {
  const principal = ["tenantId", "clientId"] as const;
  const given = principal.filter((name) => settings[name] !== undefined);
  const isAbsent = error.code === "CliMissing" || error.code === "NotLoggedIn";
  if (!isAbsent) {
    return new AzureError(`the Azure CLI did not issue a token: ${error.message}`, {
      code: error.code,
      hint: "the Azure CLI is used because no other login is configured: check `az account show`, or run `az login` again",
    });
  }
  const unset = [...principal.filter((name) => settings[name] === undefined), "clientSecret" as const].map(variableOf);
  const words = error.code === "CliMissing" ? error.message : `az says "${error.message}"`;
  if (settings.clientId !== undefined) {
    return new AzureError(
      `not logged in to Azure: ${joined(given.map((name) => settings.sources[name] ?? name))} ${given.length === 1 ? "is" : "are"} set, but ${joined(unset)} ${unset.length === 1 ? "is" : "are"} missing`,
      { code: "NotLoggedIn", hint: `set ${joined(unset)}, or run \`az login\` (${words})` },
    );
  }
  return new AzureError(`not logged in to Azure: run \`az login\`, or set ${joined(unset)}`, {
    code: "NotLoggedIn",
    hint: `${words}; other ways to log in are in docs/login.md`,
  });
}

function hintFor(settings: Settings): string {
  const { name, needs, chosenBy } = methodIn(settings);
  if (name === "managedIdentity") return "check that this machine has the identity; set `clientId` for a user-assigned one";
  const names = [...needs, ...(chosenBy === undefined ? [] : [chosenBy])];
  const places = names.map((one) => `\`${one}\` (${settings.sources[one] ?? variableOf(one)})`);
  return `check ${joined(places)}; refresh and destroy use the configuration of the last \`pulumi up\``;
}

/** Who the settings say we are; never with what secret. */
function identityIn({ clientId, tenantId, useMsi }: Settings): string {
  const client = clientId === undefined ? (useMsi ? "this machine" : "the default identity") : `client "${clientId}"`;
  return tenantId === undefined ? client : `${client} of tenant "${tenantId}"`;
}

function reasonFor(settings: Settings): string {
  return methodIn(settings).chosenBy === undefined ? "" : ` (chosen by ${sourceOf(settings)})`;
}

function sourceOf(settings: Settings): string {
  const { chosenBy } = methodIn(settings);
  return chosenBy === undefined ? "" : (settings.sources[chosenBy] ?? chosenBy);
}

function joined(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}
