import { coloured } from "../../output/colour";
import { bytesText } from "../../output/quantities";
import { type Column } from "../../output/table";
import type { CaptureReport, ConversationRow, DnsNameRow, EndpointFacts, FileRow, ProtocolRow, ProxiedClientRow, ServiceRow, Table, TalkerRow, TlsServerNameRow, TunnelRow } from "../captureReport";
import { printable } from "../printable";
import { spanText, timeText } from "./facts";
import { countText, shareText } from "./numbers";

/** A column that a page can sort by a figure; without one, by its text. */
export interface SortableColumn<Row> extends Column<Row> {
  readonly sortBy?: (row: Row) => number;
}

/** When something was, in parts of the file's time from 0 to 1, and in words. */
export interface TimeLine {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A table for people. */
export interface Section {
  /** A word for a link. */
  readonly id: string;
  readonly title: string;
  readonly columns: readonly SortableColumn<never>[];
  readonly rows: readonly unknown[];
  /** What part of the whole a row is, from 0 to 1, for a bar. */
  readonly shares?: readonly number[];
  /** When each row was, for a time line. */
  readonly spans?: readonly TimeLine[];
  /** What the table does not show. */
  readonly notes: readonly string[];
}

/** The tables of a report that have rows. */
export function sectionsOf(report: CaptureReport): Section[] {
  const { files, protocols, services, talkers, conversations, tunnels, dnsNames, tlsServerNames, proxiedClients, totals, time } = report;
  const shareOfBytes = ({ bytes }: { bytes: number }): number => (totals.bytes === 0 ? 0 : bytes / totals.bytes);
  const share = { title: "share", of: ({ bytes }: { bytes: number }) => shareText(bytes, totals.bytes), align: "right", sortBy: ({ bytes }: { bytes: number }) => bytes } as const;
  const several = files.length > 1;
  return [
    section<FileRow>({ id: "files", title: "Files" }, fileColumns, several ? files : [], []),
    section<ProtocolRow>({ id: "protocols", title: "Protocols" }, [{ title: "layer", of: ({ layer }) => layer }, { title: "protocol", of: ({ name }) => name }, ...amounts, share], protocols, [], shareOfBytes),
    section<ServiceRow>(
      { id: "services", title: "Services" },
      [{ title: "port", of: ({ protocol, port }) => `${protocol} ${port}` }, { title: "usual service", of: ({ name }) => name ?? "" }, ...amounts, share],
      services.rows,
      moreOf(services, "ports"),
      shareOfBytes,
    ),
    section<TalkerRow>(
      { id: "talkers", title: "Top talkers" },
      [
        { title: "address", of: ({ address }) => address },
        ...amounts,
        share,
        { title: "sent", of: ({ bytesSent }) => bytesText(bytesSent), sortBy: ({ bytesSent }) => bytesSent, align: "right", optional: true },
        { title: "received", of: ({ bytesReceived }) => bytesText(bytesReceived), sortBy: ({ bytesReceived }) => bytesReceived, align: "right", optional: true },
      ],
      talkers.rows,
      moreOf(talkers, "addresses"),
      shareOfBytes,
    ),
    {
      ...section<ConversationRow>({ id: "conversations", title: "Top conversations" }, several ? [...conversationColumns, fileColumn] : conversationColumns, conversations.rows, moreOf(conversations, "conversations"), shareOfBytes),
      ...timeLinesOf(conversations.rows, time.seconds),
    },
    section<TunnelRow>({ id: "tunnels", title: "Tunnels" }, tunnelColumns, tunnels.rows, moreOf(tunnels, "tunnels"), shareOfBytes),
    section<DnsNameRow>({ id: "dns", title: "DNS names" }, dnsColumns, dnsNames.rows, [...moreOf(dnsNames, "names"), ...unless0(dnsNames.unreadable, "messages that could not be read")]),
    section<TlsServerNameRow>(
      { id: "tls", title: "TLS server names" },
      tlsColumns,
      tlsServerNames.rows,
      [...moreOf(tlsServerNames, "names"), ...unless0(tlsServerNames.unnamed, "ClientHellos without a server name, or truncated")],
    ),
    section<ProxiedClientRow>({ id: "proxied", title: "Clients behind proxies" }, proxiedColumns, proxiedClients.rows, moreOf(proxiedClients, "clients")),
  ].filter(({ rows, notes }) => rows.length > 0 || notes.length > 0);
}

function section<Row>(head: { id: string; title: string }, columns: readonly SortableColumn<Row>[], rows: readonly Row[], notes: string[], shareOf?: (row: Row) => number): Section {
  const filled = columns.filter(({ of }) => rows.some((row) => of(row) !== ""));
  return { ...head, columns: filled, rows, notes, ...(shareOf !== undefined && { shares: rows.map(shareOf) }) };
}

const amounts: SortableColumn<{ packets: number; bytes: number }>[] = [
  { title: "packets", of: ({ packets }) => countText(packets), align: "right", sortBy: ({ packets }) => packets },
  { title: "bytes", of: ({ bytes }) => bytesText(bytes), align: "right", sortBy: ({ bytes }) => bytes },
];

const fileColumns: SortableColumn<FileRow>[] = [
  { title: "file", of: ({ name }) => printable(name) },
  { title: "format", of: ({ format, compression }) => (compression === null ? format : `${format}, ${compression}`), optional: true },
  ...amounts,
  { title: "first packet", of: ({ first }) => (first === null ? "" : timeText(first)) },
  { title: "last packet", of: ({ last }) => (last === null ? "" : timeText(last)), optional: true },
  { title: "damage", of: ({ damage }) => (damage === null ? "" : `at byte ${countText(damage.atByte)}: ${damage.reason}`), paint: alarming },
];

const fileColumn: SortableColumn<ConversationRow> = { title: "file", of: ({ file }) => printable(file) };

const conversationColumns: SortableColumn<ConversationRow>[] = [
  { title: "from", of: ({ a }) => endpointText(a) },
  { title: "to", of: ({ b }) => endpointText(b) },
  { title: "protocol", of: ({ protocol, tunnel }) => (tunnel === null ? protocol : `${protocol} in ${tunnel}`), optional: true },
  { title: "bytes", of: ({ bytes }) => bytesText(bytes), align: "right", sortBy: ({ bytes }) => bytes },
  { title: "packets", of: ({ packets }) => countText(packets), align: "right", optional: true, sortBy: ({ packets }) => packets },
  { title: "start", of: ({ startSeconds }) => (startSeconds === null ? "" : spanText(Math.max(0, startSeconds))), align: "right", optional: true, sortBy: ({ startSeconds }) => startSeconds ?? -1 },
  { title: "duration", of: ({ seconds }) => (seconds === null ? "" : spanText(seconds)), align: "right", optional: true, sortBy: ({ seconds }) => seconds ?? -1 },
  { title: "problems", of: problemsText, paint: alarming },
];

/** A time line for each conversation, where the file has times. */
function timeLinesOf(rows: readonly ConversationRow[], total: number | null): { spans?: TimeLine[] } {
  if (total === null || total <= 0) return {};
  const part = (seconds: number): number => Math.min(1, Math.max(0, seconds / total));
  const spans = rows.map(({ startSeconds, seconds }) => {
    const [start, lasts] = [Math.max(0, startSeconds ?? 0), seconds ?? 0];
    return { start: part(start), end: part(start + lasts), text: `from ${spanText(start)} to ${spanText(start + lasts)} of ${spanText(total)}` };
  });
  return { spans };
}

function problemsText({ isUnanswered, resets, retransmissions }: ConversationRow): string {
  const parts = [isUnanswered && "no answer", resets > 0 && counted(resets, "reset"), retransmissions > 0 && `${countText(retransmissions)} retransmitted`];
  return parts.filter((part) => part !== false).join(", ");
}

function alarming(cell: string): string {
  return cell.trim() === "" ? cell : coloured("red", cell);
}

function counted(count: number, what: string): string {
  return count === 1 ? what : `${countText(count)} ${what}s`;
}

const tunnelColumns: SortableColumn<TunnelRow>[] = [
  { title: "kind", of: ({ kind }) => kind },
  { title: "end", of: ({ a }) => a },
  { title: "other end", of: ({ b }) => b },
  ...amounts,
];

const dnsColumns: SortableColumn<DnsNameRow>[] = [
  { title: "name", of: ({ name }) => name },
  { title: "types", of: ({ types }) => types.join(" ") },
  { title: "queries", of: ({ queries }) => countText(queries), align: "right", sortBy: ({ queries }) => queries },
  { title: "responses", of: ({ responses }) => countText(responses), align: "right", optional: true, sortBy: ({ responses }) => responses },
  { title: "errors", of: ({ errors, lastError }) => (lastError === null ? "" : `${countText(errors)} ${lastError}`), paint: alarming },
];

const tlsColumns: SortableColumn<TlsServerNameRow>[] = [
  { title: "name", of: ({ name }) => name },
  { title: "ClientHellos", of: ({ clientHellos }) => countText(clientHellos), align: "right", sortBy: ({ clientHellos }) => clientHellos },
  { title: "QUIC", of: ({ quicClientHellos }) => (quicClientHellos === 0 ? "" : countText(quicClientHellos)), align: "right", optional: true, sortBy: ({ quicClientHellos }) => quicClientHellos },
  { title: "server", of: ({ server, hasMoreServers }) => endpointText(server) + (hasMoreServers ? " and others" : "") },
];

const proxiedColumns: SortableColumn<ProxiedClientRow>[] = [
  { title: "client", of: ({ address }) => address },
  { title: "connections", of: ({ connections }) => countText(connections), align: "right", sortBy: ({ connections }) => connections },
  { title: "proxy", of: ({ proxy, hasMoreProxies }) => proxy + (hasMoreProxies ? " and others" : "") },
];

export function endpointText({ address, port }: EndpointFacts): string {
  return port === null ? address : address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function moreOf({ count, rows, isEstimated }: Table<unknown>, what: string): string[] {
  const more = count - rows.length;
  return [
    ...(more > 0 ? [`and ${isEstimated ? "up to " : ""}${countText(more)} more`] : []),
    ...(isEstimated ? [`estimated: there were more ${what} than can be kept; the smallest were dropped, so figures may be too low`] : []),
  ];
}

function unless0(count: number, what: string): string[] {
  return count > 0 ? [`${countText(count)} ${what}`] : [];
}
