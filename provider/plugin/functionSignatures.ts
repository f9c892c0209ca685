import type { ListedMachine } from "../azure/virtualMachines";
import type { GetPacketCaptureResult, PacketCaptureIdArgs } from "../functions/getPacketCapture";
import type { ListPacketCapturesArgs } from "../functions/listPacketCaptures";
import type { ListVirtualMachinesArgs } from "../functions/listVirtualMachines";
import type { Filter } from "../model/capture";
import type { Session } from "../model/session";
import type { PacketCaptureSummary } from "../model/summary";

/**
 * The plugin's functions as the schema describes them. A function of Pulumi's schema returns an object, so a list is the one property of one.
 */
export interface FunctionSignatures {
  /**
   * Returns the filters for an expression in a language similar to tcpdump's, or those of a preset. Takes no request.
   *
   * An expression joins conditions with `and`, `or` and parentheses: `tcp`, `udp`, `ip`, `ip6` and `any`; `host` and `net` with addresses,
   * ranges or blocks; `port` and `portrange` with numbers, names or ranges; `local` or `remote` before them for one side only. The whole
   * grammar, and what Azure cannot express, is in docs/filter-expressions.md.
   */
  filter(args: FilterArgs): FilterResult;
  getPacketCapture(args: PacketCaptureIdArgs): GetPacketCaptureResult;
  getPacketCaptureStatus(args: PacketCaptureIdArgs): Session;
  listPacketCaptures(args: ListPacketCapturesArgs): ListPacketCapturesResult;
  listVirtualMachines(args: ListVirtualMachinesArgs): ListVirtualMachinesResult;
  stopPacketCapture(args: PacketCaptureIdArgs): Session;
}

/** The filters to make: give either `expression` or `preset`. */
export interface FilterArgs {
  /**
   * The expression, of at most 20000 characters.
   *
   * @example "tcp and remote port 443 and remote net 10.0.0.0/24 or udp port 53"
   */
  expression?: string;
  /**
   * A common service: `dns`, `http`, `https`, `ldap`, `ntp`, `rdp`, `smb`, `sql` or `ssh`.
   *
   * @example "dns"
   */
  preset?: "dns" | "http" | "https" | "ldap" | "ntp" | "rdp" | "smb" | "sql" | "ssh";
  /**
   * The side whose port the preset matches. `local`: the machine is the server. `remote`: the machine is the client. `either`: both, which
   * takes two filters instead of one.
   *
   * @default "either"
   */
  side?: "local" | "remote" | "either";
}

/** The filters of an expression or preset. */
export interface FilterResult {
  /** At most 256 filters, each in canonical form. */
  readonly filters: readonly Filter[];
}

/** The packet captures of a network watcher. */
export interface ListPacketCapturesResult {
  /** The captures. A network watcher that does not exist has none. */
  readonly packetCaptures: readonly PacketCaptureSummary[];
}

/** The virtual machines that match. */
export interface ListVirtualMachinesResult {
  /** The machines, sorted by name. */
  readonly virtualMachines: readonly ListedMachine[];
}
