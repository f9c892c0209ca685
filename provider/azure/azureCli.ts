import { execFile, isProcessError } from "@azure/core-process";
import type { AccessToken } from "@azure/core-auth";
import { isObject } from "../model/shapes";
import { AzureError } from "./errors";

/** The subscription that an Azure CLI login works with. */
export interface CliAccount {
  readonly subscriptionId: string;
  /** The cloud in the CLI's words, such as `AzureCloud`. */
  readonly environment: string;
}

/** How long `az` may take, in milliseconds. */
const longest = 120_000;

/** The account of `az account show`, for a subscription or the login's default one. */
export async function showAccount(subscriptionId: string | undefined): Promise<CliAccount> {
  const args = subscriptionId === undefined ? [] : ["--subscription", subscriptionId];
  const { id, environmentName } = await az("account", "show", ...args);
  if (typeof id !== "string" || typeof environmentName !== "string") throw invalid("account show");
  return { subscriptionId: id, environment: environmentName.toLowerCase() };
}

/** A token for an audience, of a tenant, else for a subscription, else of the login's own tenant. */
export async function cliToken(scope: string, tenantId: string | undefined, subscriptionId: string | undefined): Promise<AccessToken> {
  const place = tenantId !== undefined ? ["--tenant", tenantId] : subscriptionId !== undefined ? ["--subscription", subscriptionId] : [];
  const { accessToken, expires_on, expiresOn } = await az(
    "account",
    "get-access-token",
    "--resource",
    scope.replace(/\/\.default$/, ""),
    ...place,
  );
  const expiry = expires_on === undefined ? Date.parse(String(expiresOn)) : Number(expires_on) * 1000;
  if (typeof accessToken !== "string" || Number.isNaN(expiry)) throw invalid("account get-access-token");
  return { token: accessToken, expiresOnTimestamp: expiry };
}

async function az(...args: string[]): Promise<Record<string, unknown>> {
  const command = args.slice(0, 2).join(" ");
  try {
    const { stdout } = await execFile("az", [...args, "--output", "json"], {
      allowWindowsBatchFiles: true,
      encoding: "utf8",
      timeout: longest,
    });
    const output: unknown = JSON.parse(stdout);
    if (isObject(output)) return output;
  } catch (error) {
    throw refused(command, error);
  }
  throw invalid(command);
}

function refused(command: string, error: unknown): AzureError {
  if (!isProcessError(error)) return invalid(command);
  if (error.code === "ENOENT") return new AzureError("the Azure CLI is not installed", { code: "CliMissing" });
  if (error.killed) return new AzureError(`\`az ${command}\` did not finish within ${longest / 1000} s`, { code: "CliTimedOut" });
  // Warnings come before the error; the command that may repair it comes after.
  const lines = String(error.stderr ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("WARNING:"));
  const words = lines.map((line) => line.replace(/^ERROR: /, "")).join(" ");
  const code = /AADSTS\d+/.exec(words)?.[0] ?? (/az login/.test(words) ? "NotLoggedIn" : "CliFailed");
  return new AzureError(
    words === "" ? `\`az ${command}\` failed` : words.replace(/(AADSTS\d+: .*?) Trace ID:.*?Timestamp: \S+ \S+/, "$1"),
    {
      code,
    },
  );
}

function invalid(command: string): AzureError {
  return new AzureError(`\`az ${command}\` returned an invalid response`, { code: "CliFailed" });
}
