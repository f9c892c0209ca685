import { combine, filter } from "./expressions";
import { type Filter } from "./model/capture";

export { combine };

/** The side whose port a preset matches. */
export interface PresetOptions {
  /**
   * `local`: the machine is the server. `remote`: the machine is the client. `either`: both, which takes two filters instead of one.
   *
   * @default "either"
   */
  side?: "local" | "remote" | "either";
}

/**
 * Name resolution: port 53, TCP and UDP.
 *
 * @example filters: presets.dns({ side: "remote" })
 */
export function dns(options: PresetOptions = {}): Filter[] {
  return onPorts("dns", "any", "dns", options);
}

/** Unencrypted web traffic: TCP port 80. */
export function http(options: PresetOptions = {}): Filter[] {
  return onPorts("http", "tcp", "http", options);
}

/** Encrypted web traffic: port 443, TCP and, for HTTP/3, UDP. */
export function https(options: PresetOptions = {}): Filter[] {
  return onPorts("https", "any", "https", options);
}

/** Remote desktop: port 3389, TCP and UDP. */
export function rdp(options: PresetOptions = {}): Filter[] {
  return onPorts("rdp", "any", "rdp", options);
}

/** Secure shell: TCP port 22. */
export function ssh(options: PresetOptions = {}): Filter[] {
  return onPorts("ssh", "tcp", "ssh", options);
}

/**
 * SQL Server and Azure SQL: TCP port 1433, and on the remote side 11000 to 11999, to which Azure SQL redirects connections from within
 * Azure (https://learn.microsoft.com/azure/azure-sql/database/connectivity-architecture). Not the ports of named instances.
 */
export function sql(options: PresetOptions = {}): Filter[] {
  const server = onPorts("sql", "tcp", "sql", options);
  return options.side === "local" ? server : combine(server, filter("tcp remote portrange 11000-11999"));
}

/** File shares: TCP port 445. */
export function smb(options: PresetOptions = {}): Filter[] {
  return onPorts("smb", "tcp", "smb", options);
}

/** Time synchronization: UDP port 123. */
export function ntp(options: PresetOptions = {}): Filter[] {
  return onPorts("ntp", "udp", "ntp", options);
}

/** Directory services: LDAP on port 389, TCP and UDP, and on TCP port 636 with encryption. */
export function ldap(options: PresetOptions = {}): Filter[] {
  return combine(onPorts("ldap", "any", "ldap", options), onPorts("ldap", "tcp", "ldaps", options));
}

/**
 * The first 128 bytes of each packet: the headers of Ethernet, IP and TCP or UDP with their usual options, and little of the payload. Spread it
 * into the arguments of a capture.
 *
 * @example new PacketCapture("web", { target, storageLocation, filters: presets.https(), ...presets.headersOnly() })
 */
export function headersOnly(): { bytesToCapturePerPacket: number } {
  return { bytesToCapturePerPacket: 128 };
}

function onPorts(preset: string, protocol: "any" | "tcp" | "udp", ports: string, { side = "either" }: PresetOptions): Filter[] {
  if (!["local", "remote", "either"].includes(side)) {
    throw new Error(
      `reading options of preset "${preset}": \`side\` must be "local", "remote" or "either", got ${JSON.stringify(side)} (OptionInvalid)`,
    );
  }
  return filter(`${protocol} ${side === "either" ? "" : side} port ${ports}`);
}
