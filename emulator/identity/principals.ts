import { isSame } from "../core/resourceIds";
import type { Settings } from "../core/settings";

/** A program that can log in, as Entra ID knows it. */
export interface ServicePrincipal {
  /** The application's id, which it logs in with. A guid. */
  clientId: string;
  clientSecret: string;
  /** What roles are assigned to. A guid. */
  objectId: string;
  displayName: string;
}

/** Who sends a request, as its token says. */
export interface Caller {
  clientId: string;
  objectId: string;
}

/** Everybody who can log in. Their secrets leave it for the state file alone. */
export class Principals {
  private readonly others = new Map<string, ServicePrincipal>();

  constructor(private readonly settings: Settings, others: readonly ServicePrincipal[]) {
    for (const principal of others) this.others.set(principal.clientId.toLowerCase(), principal);
  }

  /** The one that environment variables name: it may do everything. Its object id is its client id. */
  get default(): ServicePrincipal {
    const { clientId, clientSecret } = this.settings;
    return { clientId, clientSecret, objectId: clientId, displayName: "Local Azure" };
  }

  find(clientId: string): ServicePrincipal | undefined {
    return isSame(clientId, this.settings.clientId) ? this.default : this.others.get(clientId.toLowerCase());
  }

  /** By client id, object id or display name. */
  named(name: string): ServicePrincipal | undefined {
    return [this.default, ...this.others.values()].find(({ clientId, objectId, displayName }) => [clientId, objectId, displayName].some((known) => isSame(known, name)));
  }

  /** All but the default, as the state file keeps them. */
  saved(): ServicePrincipal[] {
    return [...this.others.values()];
  }
}
