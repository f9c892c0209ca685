import { checkCaptureInputs } from "../../provider/model/checkInputs";
import { captureSettingsLimits, type Limit, sessionLimits } from "../../provider/model/limits";
import { unknownValue } from "../../provider/model/unknown";
import { type Quantity, shortDuration, shortSize } from "../quantities";
import { type CaptureOptions, inputsOf } from "./captureOptions";
import { inOptions } from "./optionNames";

/** The options that say what to record, and where the file goes. */
export interface StartChoices extends CaptureOptions {
  storageAccount?: string;
}

interface Mistake {
  readonly option: string;
  readonly text: string;
}

/** All that is wrong with the options, as far as that can be told without a request: those that do not fit each other, then each by itself. */
export function mistakesIn(options: StartChoices): string[] {
  const own = [...placeMistakes(options), ...combinationMistakes(options), ...rangeMistakes(options)];
  const given = inputsOf(options, unknownValue, options.storageAccount === undefined ? undefined : unknownValue);
  const others = checkCaptureInputs(given, { suggestedName: "capture" })
    .problems.filter((problem) => !coveredHere.test(problem))
    .map(inOptions);
  const optionOf = (problem: string): string | undefined => /^`([^`]+)`/.exec(problem)?.[1];
  const isSaid = (problem: string): boolean => own.some(({ option }) => option === optionOf(problem));
  return [...own.map(({ text }) => text), ...others.filter((problem) => !isSaid(problem))];
}

/** How properties must fit each other: said here in words of options. */
const coveredHere = /^`(storageLocation|captureSettings|scope)`:/;

function placeMistakes({ storageAccount, filePath, storagePath }: StartChoices): Mistake[] {
  if (storageAccount !== undefined) return [];
  if (storagePath !== undefined) return [mistake("--storage-path", "requires `--storage-account`, the account that contains the path")];
  return filePath === undefined ? [{ option: "--storage-account", text: "use `--storage-account` or `--file-path` to say where the file goes" }] : [];
}

function combinationMistakes({ continuous, totalBytes, fileCount, fileSize, include, exclude, side, preset }: StartChoices): Mistake[] {
  const isRing = continuous === true;
  return [
    ...(isRing && totalBytes !== undefined ? [mistake("--total-bytes", "cannot be used with `--continuous`; use `--file-count` and `--file-size`")] : []),
    ...(!isRing && fileCount !== undefined ? [mistake("--file-count", "requires `--continuous`")] : []),
    ...(!isRing && fileSize !== undefined ? [mistake("--file-size", "requires `--continuous`")] : []),
    ...(include !== undefined && exclude !== undefined ? [mistake("--include", "cannot be used with `--exclude`")] : []),
    ...(side !== undefined && preset === undefined ? [mistake("--side", "requires `--preset`")] : []),
  ];
}

function rangeMistakes({ continuous, timeLimit, totalBytes, bytesPerPacket, fileCount, fileSize }: StartChoices): Mistake[] {
  const isRing = continuous === true;
  const time = isRing ? captureSettingsLimits.sessionTimeLimitInSeconds : sessionLimits.timeLimitInSeconds;
  return [
    ...rangeMistake("--time-limit", timeLimit, time, seconds),
    ...(isRing ? [] : rangeMistake("--total-bytes", totalBytes, sessionLimits.totalBytesPerSession, bytes)),
    ...rangeMistake("--bytes-per-packet", bytesPerPacket, sessionLimits.bytesToCapturePerPacket, bytes),
    ...(isRing ? rangeMistake("--file-count", fileCount, captureSettingsLimits.fileCount, files) : []),
    ...(isRing ? rangeMistake("--file-size", fileSize, captureSettingsLimits.fileSizeInBytes, bytes) : []),
  ];
}

interface Unit {
  readonly name: string;
  readonly text: (amount: number) => string;
}

const seconds: Unit = { name: "seconds", text: shortDuration };
const bytes: Unit = { name: "bytes", text: shortSize };
const files: Unit = { name: "files", text: String };

function rangeMistake(option: string, quantity: Quantity | undefined, { min, max }: Limit, unit: Unit): Mistake[] {
  if (quantity === undefined) return [];
  const { amount, given } = quantity;
  const rule = ruleBroken(amount, min, max, unit);
  return rule === undefined ? [] : [mistake(option, `must be ${rule}, got "${given}"`)];
}

function ruleBroken(amount: number, min: number, max: number, { name, text }: Unit): string | undefined {
  if (amount > max) return max + 1 === 2 ** 32 ? `less than ${text(max + 1)}` : `at most ${text(max)}`;
  if (amount < min) return `at least ${text(min)}`;
  return Number.isInteger(amount) ? undefined : `a whole number of ${name}`;
}

function mistake(option: string, reason: string): Mistake {
  return { option, text: `\`${option}\`: ${reason}` };
}
