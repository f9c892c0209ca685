import { createHash } from "node:crypto";
import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { permissionsOf, type RoleKind, roles } from "../model/roles";

/** The arguments of a role for captures, and who gets it. */
export interface CaptureOperatorRoleArgs {
  /**
   * The kind of role: `viewer` lists captures and machines and follows sessions, `downloader` also downloads files, `operator` also installs
   * the agent, starts, stops and deletes captures, and deletes files. `trigger` is for the identity of the Logic App of an
   * `AlertTriggeredCapture`. docs/permissions.md has the actions.
   *
   * @default "operator"
   */
  role?: RoleKind;
  /**
   * The ids of subscriptions, resource groups or resources, by keys of your choice. The role can be assigned at these scopes, and is assigned there
   * if you set `principalId`. With a scope smaller than the subscription, people can find machines and captures only in that scope.
   *
   * @default the subscription of azure-native
   * @example { watchers: watcherGroup.id, web: webGroup.id }
   */
  scopes?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * The role's name, unique in the tenant.
   *
   * @default "Packet Capture Operator" (or Viewer, Downloader, Trigger) and the project, the stack and the component's name in parentheses
   */
  roleName?: pulumi.Input<string>;
  /**
   * The object id of the user, group or service principal who gets the role.
   *
   * @default none: only the role is declared
   */
  principalId?: pulumi.Input<string>;
  /**
   * The type of the principal. Set it for a principal that was just created, because Azure may not know it everywhere yet.
   *
   * @default Azure looks it up
   */
  principalType?: pulumi.Input<"User" | "Group" | "ServicePrincipal">;
}

/**
 * A role with only the actions that captures need, and its assignment to a principal.
 *
 * ```ts
 * new CaptureOperatorRole("operators", { principalId: group.id, principalType: "Group" });
 * ```
 */
export class CaptureOperatorRole extends pulumi.ComponentResource {
  readonly definition: authorization.RoleDefinition;
  /** The assignments by the names of `scopes`; none without `principalId`. */
  readonly assignments: Readonly<Record<string, authorization.RoleAssignment>>;
  /** The id of the role definition. */
  readonly roleDefinitionId: pulumi.Output<string>;

  constructor(name: string, args: CaptureOperatorRoleArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("azure-packet-capture:index:CaptureOperatorRole", name, {}, opts);
    const { role = "operator", principalId, principalType } = args;
    const owner = `${pulumi.getProject()}/${pulumi.getStack()}/${name}`;
    const scopes = args.scopes === undefined ? { subscription: this.subscription() } : checkedScopes(name, args.scopes);
    const assignableScopes = pulumi.all(Object.values(scopes)).apply((ids) => [...new Set(ids.map(assignableScopeOf))]);
    const scope = assignableScopes.apply(([first = ""]) => subscriptionOf(first));
    const { roleName = `${roles[role].roleName} (${owner})` } = args;
    const { actions, dataActions } = permissionsOf(role);
    const permissions = [{ actions: [...actions], notActions: [], dataActions: [...dataActions], notDataActions: [] }];
    this.definition = new authorization.RoleDefinition(
      name,
      {
        roleDefinitionId: scope.apply((subscription) => guidOf(`${owner} in ${subscription}`)),
        scope,
        roleName,
        description: roles[role].description,
        permissions,
        assignableScopes,
      },
      { parent: this },
    );
    this.roleDefinitionId = this.definition.id;
    this.assignments =
      principalId === undefined
        ? {}
        : Object.fromEntries(
            Object.entries(scopes).map(([key, at]) => [key, this.assignment(`${name}-${key}`, at, principalId, principalType)]),
          );
    this.registerOutputs({ roleDefinitionId: this.roleDefinitionId });
  }

  private subscription(): pulumi.Output<string> {
    return authorization.getClientConfigOutput({ parent: this }).apply(({ subscriptionId }) => `/subscriptions/${subscriptionId}`);
  }

  private assignment(
    name: string,
    scope: pulumi.Output<string>,
    principalId: pulumi.Input<string>,
    principalType: CaptureOperatorRoleArgs["principalType"],
  ): authorization.RoleAssignment {
    // Azure lets a principal have a role at a scope once: the same name each time.
    const roleAssignmentName = pulumi
      .all([this.roleDefinitionId, scope, principalId])
      .apply(([roleId, at, principal]) => guidOf(`${roleId} of ${principal} at ${at}`));
    const given = { roleAssignmentName, scope, principalId, roleDefinitionId: this.roleDefinitionId };
    return new authorization.RoleAssignment(name, { ...given, ...(principalType !== undefined && { principalType }) }, { parent: this });
  }
}

function checkedScopes(name: string, scopes: NonNullable<CaptureOperatorRoleArgs["scopes"]>): Record<string, pulumi.Output<string>> {
  const subject = `declaring capture operator role "${name}"`;
  if (Object.keys(scopes).length === 0)
    throw new pulumi.RunError(`${subject}: \`scopes\` must have at least one scope, or be left out for the whole subscription`);
  const check = (key: string, id: string): string => {
    if (scopePattern.test(id)) return id;
    throw new pulumi.RunError(
      `${subject}: \`scopes.${key}\` must be the id of a subscription, a resource group or a resource, got ${JSON.stringify(id)}`,
    );
  };
  return Object.fromEntries(Object.entries(scopes).map(([key, scope]) => [key, pulumi.output(scope).apply((id) => check(key, id))]));
}

const scopePattern = /^\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+(\/providers\/.+[^/])?)?$/i;

/** Roles can be made assignable in subscriptions and resource groups only: then also for everything below. */
function assignableScopeOf(id: string): string {
  return id.split("/").slice(0, 5).join("/");
}

function subscriptionOf(id: string): string {
  return id.split("/").slice(0, 3).join("/");
}

/** A GUID that follows from a text, so that a second update changes nothing. */
function guidOf(text: string): string {
  const hex = createHash("sha256").update(text.toLowerCase()).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}
