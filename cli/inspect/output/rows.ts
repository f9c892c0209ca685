import type { CaptureReport } from "../captureReport";
import { endpointText } from "./sections";

/**
 * A report as lines for programs that split at tabs: each begins with the table's name, or with what it says about the whole file.
 * The order of the values is documented in docs/inspect.md; an empty one is not known.
 */
export function rowsOf(report: CaptureReport): (string | number)[][] {
  const { files, time, totals, protocols, services, talkers, conversations, tunnels, dnsNames, tlsServerNames, proxiedClients, tcp, throughput } = report;
  return [
    ...files.map((file) => [
      ...["file", file.name, file.format, file.byteOrder, file.timePrecision ?? "", file.linkTypes.join(" "), file.bytesRead, file.compression ?? ""],
      ...[file.packets, file.bytes, file.first ?? "", file.last ?? ""],
    ]),
    ...files.flatMap(({ name, damage }) => (damage === null ? [] : [["damage", damage.atByte, damage.reason, name]])),
    ["time", time.first ?? "", time.last ?? "", time.seconds ?? "", time.outOfOrder, time.packetsWithoutTime],
    ["totals", totals.packets, totals.bytes, totals.capturedBytes, totals.cutPackets, totals.malformedPackets],
    ["tcp", tcp.packets, tcp.connectionRequests, tcp.unanswered, tcp.resets, tcp.retransmissions, tcp.outOfOrder],
    ...protocols.map((row) => ["protocol", row.layer, row.name, row.packets, row.bytes]),
    ...services.rows.map((row) => ["service", row.protocol, row.port, row.name ?? "", row.packets, row.bytes]),
    ...talkers.rows.map((row) => ["talker", row.address, row.packetsSent, row.bytesSent, row.packetsReceived, row.bytesReceived]),
    ...conversations.rows.map((row) => [
      ...["conversation", row.protocol, endpointText(row.a), endpointText(row.b), row.packetsAToB, row.bytesAToB, row.packetsBToA, row.bytesBToA],
      ...[row.startSeconds ?? "", row.seconds ?? "", row.resets, row.retransmissions, row.tunnel ?? "", row.file],
    ]),
    ...tunnels.rows.map((row) => ["tunnel", row.kind, row.a, row.b, row.packets, row.bytes]),
    ...dnsNames.rows.map((row) => ["dns", row.name, row.types.join(" "), row.queries, row.responses, row.errors, row.lastError ?? ""]),
    ...tlsServerNames.rows.map((row) => ["tls", row.name, row.clientHellos, endpointText(row.server), row.quicClientHellos]),
    ...proxiedClients.rows.map((row) => ["proxied", row.address, row.connections, row.proxy]),
    ...throughput.bytes.map((bytes, index) => ["throughput", index * (throughput.intervalSeconds ?? 0), throughput.packets[index]!, bytes, throughput.troubles[index]!]),
  ];
}
