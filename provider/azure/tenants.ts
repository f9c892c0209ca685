import type { TokenCredential } from "@azure/core-auth";
import { AzureError } from "./errors";
import { methodIn } from "./loginMethods";
import type { Settings } from "./settings";

/** Which subscriptions belong to another tenant than the login's: Azure says so when it refuses a token. */
export class Tenants {
  private readonly others = new Map<string, string>();

  constructor(
    private readonly settings: Settings,
    private readonly credential: () => TokenCredential,
  ) {}

  /** The credential for a subscription: it asks for tokens of the subscription's tenant. */
  credentialFor(subscriptionId: string): TokenCredential {
    return {
      getToken: (scopes, options) => {
        const tenantId = this.others.get(subscriptionId.toLowerCase());
        return this.credential().getToken(scopes, { ...options, ...(tenantId !== undefined && { tenantId }) });
      },
    };
  }

  /**
   * Takes the subscription's tenant from a refusal, whose challenge names it.
   *
   * @returns Whether the next token will be of another tenant.
   * @throws AzureError where the login may not get tokens of that tenant.
   */
  note(subscriptionId: string, refusal: AzureError, challenge = ""): boolean {
    if (refusal.code !== "InvalidAuthenticationTokenTenant") return false;
    const [, tenantId] = /authorization_uri="?https:\/\/[^/"]+\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\b/i.exec(challenge) ?? [];
    const key = subscriptionId.toLowerCase();
    if (tenantId === undefined || this.others.get(key) === tenantId) return false;
    const { name } = methodIn(this.settings);
    const { auxiliaryTenantIds } = this.settings;
    const isAllowed = auxiliaryTenantIds.includes("*") || auxiliaryTenantIds.some((id) => id.toLowerCase() === tenantId.toLowerCase());
    if (name === "managedIdentity" || (name !== "azureCli" && !isAllowed)) {
      const subject = subscriptionId === "" ? "this" : `subscription "${subscriptionId}"`;
      throw new AzureError(`${subject} belongs to tenant "${tenantId}", but the login is for another tenant`, {
        code: refusal.code,
        hint:
          name === "managedIdentity"
            ? "a managed identity has one tenant: log in another way"
            : `set \`tenantId\` (ARM_TENANT_ID) to "${tenantId}", or add it to \`auxiliaryTenantIds\` (ARM_AUXILIARY_TENANT_IDS)`,
      });
    }
    this.others.set(key, tenantId);
    return true;
  }
}
