import { type FeatureName, features, type RequiredAction } from "./actions";

/** A role for people who work with captures, or for what starts them. */
export interface CaptureRole {
  readonly roleName: string;
  readonly description: string;
  readonly features: readonly FeatureName[];
}

const viewing = ["findCaptures", "watch", "findMachines", "findAccounts", "diagnose"] as const;

/** Each role for people has all of the one before it. */
export const roles = {
  viewer: {
    roleName: "Packet Capture Viewer",
    description:
      "Lists packet captures, machines and storage accounts, and follows sessions. Changes nothing and reads no captured packets.",
    features: viewing,
  },
  downloader: {
    roleName: "Packet Capture Downloader",
    description: "Does what a viewer does, and downloads the files of captures.",
    features: [...viewing, "download"],
  },
  operator: {
    roleName: "Packet Capture Operator",
    description:
      "Records packets: installs the Network Watcher agent, starts, stops and deletes captures, downloads and deletes their files.",
    features: [...viewing, "download", "record", "findAddresses", "deleteFiles", "installAgent"],
  },
  trigger: {
    roleName: "Packet Capture Trigger",
    description: "Starts packet captures and deletes them. For the managed identity of a Logic App that an alert triggers.",
    features: ["startByAlert"],
  },
} as const satisfies Readonly<Record<string, CaptureRole>>;

export type RoleKind = keyof typeof roles;

/** What a role allows, as Azure's role definitions have it. */
export interface RolePermissions {
  readonly actions: readonly string[];
  readonly dataActions: readonly string[];
}

export function permissionsOf(role: RoleKind): RolePermissions {
  const all = roles[role].features.flatMap((feature): readonly RequiredAction[] => features[feature].actions);
  const names = (isData: boolean): string[] => [
    ...new Set(all.filter((action) => (action.isData ?? false) === isData).map(({ name }) => name)),
  ];
  return { actions: names(false), dataActions: names(true) };
}

/** The smallest role that has a feature. */
export function roleWith(feature: FeatureName): RoleKind {
  const kinds = Object.keys(roles) as RoleKind[];
  return kinds.find((kind) => (roles[kind].features as readonly FeatureName[]).includes(feature)) ?? "operator";
}
