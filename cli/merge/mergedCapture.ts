import { NotACapture } from "../inspect/format/captureFormat";
import { interfaceBlock, packetBlock, sectionBlock } from "../inspect/format/pcapngWriter";
import { linkTypes } from "../inspect/format/linkTypes";
import { printable } from "../inspect/printable";
import { version } from "../version";
import { PacketSource } from "./packetSource";

/** A capture file of a machine. */
export interface MachineFile {
  readonly path: string;
  /** What messages call it. */
  readonly name: string;
  readonly machine: string;
}

/** What came of merging, as soon as all has been written. */
export interface Merged {
  packets: number;
  /** The files that are damaged: what comes before is in the merged file. */
  readonly damaged: { readonly file: MachineFile; readonly atByte: number; readonly reason: string }[];
}

const outputPiece = 1024 * 1024;
/** The bytes of all files that are held at once. */
const heldBytes = 16 * 1024 * 1024;
const longestRead = 256 * 1024;
const shortestRead = 8 * 1024;

/**
 * One pcapng file out of several capture files: an interface for each machine, with all packets by their times. Of equal times, the file that
 * was named first comes first. Files are read side by side, in memory that depends neither on their lengths nor, much, on how many there are.
 *
 * Throws `NotACapture`.
 */
export async function* mergedCapture(files: readonly MachineFile[], merged: Merged): AsyncGenerator<Buffer> {
  const sources = await openAll(files);
  const interfaces = new Interfaces();
  for (const { file, source } of sources) interfaces.nameMachine(file.machine, source.packet?.linkType ?? [...(source.facts?.linkTypes ?? [])][0] ?? linkTypes.ethernet);
  let pieces = [sectionBlock({ application: `pktcap ${version}` })];
  let length = 0;
  const waiting = sources.filter(({ source }) => source.packet !== undefined).sort((a, b) => (a.source.isBefore(b.source) ? -1 : 1));
  for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
    const { source, file } = first;
    if (source.packet !== undefined) {
      const interfaceId = interfaces.of(file.machine, source.packet.linkType);
      const block = packetBlock({ ...source.packet, interfaceId });
      pieces.push(...interfaces.newBlocks(), block);
      length += block.length;
      merged.packets += 1;
    }
    if (length >= outputPiece) {
      yield Buffer.concat(pieces);
      pieces = [];
      length = 0;
    }
    if (source.isEmpty) await source.fill();
    goOn(waiting, first);
  }
  yield Buffer.concat([...pieces, ...interfaces.newBlocks()]);
  for (const { file, source } of sources) if (source.damage !== null) merged.damaged.push({ file, ...source.damage });
}

interface Open {
  readonly file: MachineFile;
  readonly source: PacketSource;
}

async function openAll(files: readonly MachineFile[]): Promise<Open[]> {
  const pieceLength = Math.max(shortestRead, Math.min(longestRead, Math.floor(heldBytes / Math.max(1, files.length))));
  const sources = files.map((file, index) => ({ file, source: new PacketSource(file.path, index, pieceLength) }));
  for (const { file, source } of sources) {
    try {
      await source.fill();
    } catch (error) {
      throw error instanceof NotACapture ? new NotACapture(`"${printable(file.name)}" is not a capture: ${error.message}`) : error;
    }
    source.advance();
  }
  return sources;
}

/** Goes on with the first source, and puts it behind those whose packets are before its next one. */
function goOn(waiting: Open[], first: Open): void {
  first.source.advance();
  if (first.source.packet === undefined) {
    waiting.shift();
    return;
  }
  let [low, high] = [1, waiting.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (waiting[middle]!.source.isBefore(first.source)) low = middle + 1;
    else high = middle;
  }
  for (let i = 1; i < low; i++) waiting[i - 1] = waiting[i]!;
  waiting[low - 1] = first;
}

/** The interfaces of the merged file: one for each machine, and another if its files have several link types. */
class Interfaces {
  private readonly ids = new Map<string, number>();
  private blocks: Buffer[] = [];
  private readonly machines = new Set<string>();

  /** Gives a machine its first interface, so that each has one, in the order in which they are named. */
  nameMachine(machine: string, linkType: number): void {
    if (!this.machines.has(machine)) this.of(machine, linkType);
  }

  of(machine: string, linkType: number): number {
    const key = `${linkType} ${machine}`;
    const known = this.ids.get(key);
    if (known !== undefined) {
      return known;
    }
    const id = this.ids.size;
    this.ids.set(key, id);
    this.machines.add(machine);
    this.blocks.push(interfaceBlock({ name: machine, linkType }));
    return id;
  }

  /** The blocks that have to be written before the next packet. */
  newBlocks(): Buffer[] {
    const { blocks } = this;
    if (blocks.length > 0) this.blocks = [];
    return blocks;
  }
}
