import type { SettingName, Settings } from "./settings";

/** Ways to log in. */
export type MethodName = "default" | "certificate" | "secret" | "oidc" | "managedIdentity" | "azureCli";

/** How the settings say that we log in. */
export interface Method {
  readonly name: MethodName;
  /** In words: `a client secret`. */
  readonly words: string;
  /** The setting that chooses it; `undefined` for the Azure CLI, which is chosen when no other is. */
  readonly chosenBy?: SettingName;
  /** The settings without which it is incomplete. */
  readonly needs: readonly SettingName[];
}

/**
 * The ways to log in, in azure-native's order: the first whose setting is there is the one. None falls through to the next, not even when it
 * is incomplete, because that would use another identity.
 */
const methods: readonly Method[] = [
  { name: "default", words: "the default Azure credential", chosenBy: "useDefaultAzureCredential", needs: [] },
  { name: "certificate", words: "a client certificate", chosenBy: "clientCertificatePath", needs: ["tenantId", "clientId"] },
  { name: "secret", words: "a client secret", chosenBy: "clientSecret", needs: ["tenantId", "clientId"] },
  { name: "oidc", words: "OIDC", chosenBy: "useOidc", needs: ["tenantId", "clientId"] },
  { name: "managedIdentity", words: "a managed identity", chosenBy: "useMsi", needs: [] },
  { name: "azureCli", words: "the Azure CLI", needs: [] },
];

/** The one way to log in that the settings choose. */
export function methodIn(settings: Settings): Method {
  const isChosen = ({ chosenBy }: Method): boolean => chosenBy === undefined || (settings[chosenBy] ?? false) !== false;
  return methods.find(isChosen) ?? { name: "azureCli", words: "the Azure CLI", needs: [] };
}

/** Where an OIDC token comes from, in azure-native's order; the last two are beyond what azure-native takes. */
export type OidcSource = "token" | "file" | "request" | "azureDevOps" | "workloadIdentity";

/** The first source that is complete; `undefined` where none is. */
export function oidcSourceIn(settings: Settings): OidcSource | undefined {
  const { oidcToken, oidcTokenFilePath, oidcRequestUrl, oidcRequestToken, adoPipelineServiceConnectionId } = settings;
  if (oidcToken !== undefined) return "token";
  if (oidcTokenFilePath !== undefined) return "file";
  if (oidcRequestUrl !== undefined && oidcRequestToken !== undefined) return "request";
  if (adoPipelineServiceConnectionId !== undefined) return "azureDevOps";
  return settings.workloadTokenFile === undefined ? undefined : "workloadIdentity";
}
