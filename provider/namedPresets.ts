import * as presets from "./presets";

/** The presets that are filters, by name. */
export const namedPresets = {
  dns: presets.dns,
  http: presets.http,
  https: presets.https,
  rdp: presets.rdp,
  ssh: presets.ssh,
  sql: presets.sql,
  smb: presets.smb,
  ntp: presets.ntp,
  ldap: presets.ldap,
};

export type PresetName = keyof typeof namedPresets;

export function isPresetName(name: string): name is PresetName {
  return Object.hasOwn(namedPresets, name);
}
