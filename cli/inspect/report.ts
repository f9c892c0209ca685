import ipaddr from "ipaddr.js";
import { type Analysis, type Instant } from "./analysis";
import type { CaptureReport, ConversationRow, DnsNameRow, EndpointFacts, FileFacts, FileRow, ProtocolRow, ProxiedClientRow, ServiceRow, Table, TalkerRow, ThroughputFacts, TlsServerNameRow, TunnelRow } from "./captureReport";
import type { Compression } from "./decompressed";
import { type CaptureFacts } from "./format/captureFormat";
import { type DamageFound } from "./format/captureReader";
import { linkTypeName } from "./format/linkTypes";
import { isoTime } from "./instants";
import { responseCodeName } from "./packets/dns";
import { etherTypeName, protocolName, serviceName } from "./packets/protocolNames";
import { tunnelNames } from "./packets/tunnels";
import { type Conversation } from "./tables/conversations";
import { type DnsCounts } from "./tables/dnsNames";
import { type ProxiedClientCounts } from "./tables/proxiedClients";
import { type Count } from "./tables/protocolCounts";
import { type Talker } from "./tables/talkers";
import { type TlsCounts } from "./tables/tlsServerNames";
import { type Tunnel } from "./tables/tunnels";
import { top } from "./top";

/** What was read of a file. */
export interface Reading {
  readonly name: string;
  readonly compression: Compression | null;
  readonly facts: CaptureFacts;
  readonly damage: DamageFound | null;
  readonly bytesRead: number;
}

/** The report of an analysis that has ended, of the files in the order in which it took them, with the first `rows` rows of each table. Ends the analysis. */
export function reportOf(analysis: Analysis, readings: readonly Reading[], rows: number): CaptureReport {
  const { conversations, talkers, tunnels, dnsNames, tlsServerNames, proxiedClients } = analysis;
  analysis.end();
  const digits = readings.some(({ facts }) => facts.timeDigits === 9) ? 9 : 6;
  const { earliest } = analysis.earliestFile;
  const [first, ...others] = readings;
  const only = others.length === 0 ? first : undefined;
  return {
    file: only === undefined ? null : fileFacts(only),
    damage: only === undefined ? null : only.damage,
    files: fileRows(analysis, readings),
    time: timeSpan(analysis, digits),
    totals: totals(analysis),
    protocols: protocolRows(analysis),
    services: services(analysis, rows),
    talkers: { count: talkers.count, isEstimated: talkers.isEstimated || conversations.isEstimated, rows: top(talkers.rows(), rows, talkerBytes).map(talkerRow) },
    conversations: {
      count: conversations.count,
      isEstimated: conversations.isEstimated,
      rows: top(conversations.rows(), rows, conversationBytes).map((conversation) => conversationRow(conversation, readings, earliest)),
    },
    tunnels: { count: tunnels.count, isEstimated: tunnels.isEstimated, rows: top(tunnels.rows(), rows, ({ bytes }) => bytes).map(tunnelRow) },
    dnsNames: {
      count: dnsNames.names.count,
      isEstimated: dnsNames.names.isEstimated,
      unreadable: dnsNames.unreadable,
      rows: top(dnsNames.names.rows(), rows, ([, { queries, responses }]) => Math.max(queries, responses)).map(dnsNameRow),
    },
    tlsServerNames: {
      count: tlsServerNames.names.count,
      isEstimated: tlsServerNames.names.isEstimated,
      unnamed: tlsServerNames.unnamed,
      rows: top(tlsServerNames.names.rows(), rows, ([, { clientHellos }]) => clientHellos).map(tlsServerNameRow),
    },
    proxiedClients: {
      count: proxiedClients.names.count,
      isEstimated: proxiedClients.names.isEstimated,
      rows: top(proxiedClients.names.rows(), rows, ([, { connections }]) => connections).map(proxiedClientRow),
    },
    tcp: { ...analysis.tcp },
    throughput: throughput(analysis, digits),
  };
}

function fileFacts({ name, compression, facts, bytesRead }: Reading): FileFacts {
  const { format, byteOrder, timePrecision, linkTypes, snapLength, application, interfaces, droppedPackets } = facts;
  const names = [...new Set([...linkTypes].map(linkTypeName))];
  return { name, format, compression, byteOrder, timePrecision, linkTypes: names, snapLength, application, interfaces, droppedPackets, bytesRead };
}

/** Those without times come last. */
function fileRows({ files }: Analysis, readings: readonly Reading[]): FileRow[] {
  return readings
    .map((reading, index) => ({ reading, span: files[index]! }))
    .sort((a, b) => (a.span.earliest === b.span.earliest ? 0 : a.span.earliest - b.span.earliest))
    .map(({ reading, span: { packets, bytes, earliest, first, last } }) => {
      const at = (time: Instant): string | null => (Number.isFinite(earliest) ? isoTime(time, 0, reading.facts.timeDigits) : null);
      return { ...fileFacts(reading), damage: reading.damage, packets, bytes, first: at(first), last: at(last) };
    });
}

function timeSpan({ origin, earliestFile, latestFile, outOfOrderTimes, packetsWithoutTime }: Analysis, digits: 6 | 9): CaptureReport["time"] {
  if (origin === undefined) {
    return { first: null, last: null, seconds: null, outOfOrder: 0, packetsWithoutTime };
  }
  return {
    first: isoTime(earliestFile.first, 0, digits),
    last: isoTime(latestFile.last, 0, digits),
    seconds: (latestFile.latest - earliestFile.earliest) / 1e9,
    outOfOrder: outOfOrderTimes,
    packetsWithoutTime,
  };
}

function totals({ packets, bytes, capturedBytes, cutPackets, protocols, earliestFile, latestFile }: Analysis): CaptureReport["totals"] {
  const seconds = Math.max(0, latestFile.latest - earliestFile.earliest) / 1e9;
  return {
    packets,
    bytes,
    capturedBytes,
    cutPackets,
    malformedPackets: protocols.malformed,
    packetsPerSecond: seconds > 0 ? packets / seconds : null,
    bitsPerSecond: seconds > 0 ? (bytes * 8) / seconds : null,
  };
}

function protocolRows({ protocols: { network, tunnels, transport } }: Analysis): ProtocolRow[] {
  const rows = (layer: ProtocolRow["layer"], counts: Count[], name: (number: number) => string): ProtocolRow[] =>
    top(counts, counts.length, ({ packets }) => packets).map(({ number, packets, bytes }) => ({ layer, name: name(number), packets, bytes }));
  return [...rows("network", network.rows(), etherTypeName), ...rows("tunnel", tunnels.rows(), (kind) => tunnelNames[kind]!), ...rows("transport", transport.rows(), protocolName)];
}

function services({ protocols: { tcpServices, udpServices } }: Analysis, rows: number): Table<ServiceRow> {
  const service =
    (protocol: ServiceRow["protocol"]) =>
    ({ number, packets, bytes }: Count): ServiceRow => ({ protocol, port: number, name: serviceName(number) ?? null, packets, bytes });
  const all = [...tcpServices.rows().map(service("TCP")), ...udpServices.rows().map(service("UDP"))];
  return { count: all.length, isEstimated: false, rows: top(all, rows, ({ bytes }) => bytes) };
}

const talkerBytes = ({ bytesSent, bytesReceived }: Talker): number => bytesSent + bytesReceived;

function talkerRow({ address, packetsSent, bytesSent, packetsReceived, bytesReceived }: Talker): TalkerRow {
  const packets = packetsSent + packetsReceived;
  return { address: addressText(address), packets, bytes: bytesSent + bytesReceived, packetsSent, bytesSent, packetsReceived, bytesReceived };
}

const conversationBytes = ({ bytesAToB, bytesBToA }: Conversation): number => bytesAToB + bytesBToA;

function conversationRow(conversation: Conversation, readings: readonly Reading[], earliest: number): ConversationRow {
  const { file, protocol, tunnel, a, b, first, last, packetsAToB, packetsBToA, bytesAToB, bytesBToA, resets, retransmissions, isUnanswered } = conversation;
  return {
    file: readings[file]!.name,
    protocol: protocolName(protocol),
    tunnel: tunnel === 0 ? null : tunnelNames[tunnel]!,
    a: endpoint(a.address, a.port),
    b: endpoint(b.address, b.port),
    packets: packetsAToB + packetsBToA,
    bytes: bytesAToB + bytesBToA,
    packetsAToB,
    bytesAToB,
    packetsBToA,
    bytesBToA,
    startSeconds: Number.isNaN(first) ? null : (first - earliest) / 1e9,
    seconds: Number.isNaN(first) ? null : (last - first) / 1e9,
    resets,
    retransmissions,
    isUnanswered,
  };
}

function tunnelRow({ kind, a, b, packets, bytes }: Tunnel): TunnelRow {
  return { kind: tunnelNames[kind]!, a: addressText(a), b: addressText(b), packets, bytes };
}

function dnsNameRow([name, { types, queries, responses, errors, lastError }]: [string, DnsCounts]): DnsNameRow {
  return { name, types: [...types].sort(), queries, responses, errors, lastError: lastError === 0 ? null : (responseCodeName(lastError) ?? `code ${lastError}`) };
}

function tlsServerNameRow([name, { clientHellos, quicClientHellos, servers }]: [string, TlsCounts]): TlsServerNameRow {
  return { name, clientHellos, quicClientHellos, server: endpoint(servers.address, servers.port), hasMoreServers: servers.hasMore };
}

function proxiedClientRow([address, { connections, proxies }]: [string, ProxiedClientCounts]): ProxiedClientRow {
  return { address, connections, proxy: addressText(proxies.address), hasMoreProxies: proxies.hasMore };
}

function endpoint(address: Uint8Array, port: number | null): EndpointFacts {
  return { address: addressText(address), port };
}

function addressText(address: Uint8Array): string {
  const parsed = ipaddr.fromByteArray([...address]);
  return parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString();
}

function throughput({ origin, throughput: { width, start, length, bytes, packets, troubles } }: Analysis, digits: 6 | 9): ThroughputFacts {
  if (origin === undefined) {
    return { start: null, intervalSeconds: null, packets: [], bytes: [], troubles: [] };
  }
  const firstOf = (values: Float64Array): number[] => [...values.subarray(0, length)];
  return {
    start: isoTime(origin, start * width, digits),
    intervalSeconds: width / 1e9,
    packets: firstOf(packets),
    bytes: firstOf(bytes),
    troubles: firstOf(troubles),
  };
}
