/** Ticks of .NET, counted down from the greatest: what is newer comes first when names are sorted, as in Azure. */
export function descendingName(at: number): string {
  const ticks = (BigInt(Math.round(at)) + 62_135_596_800_000n) * 10_000n;
  return String(9_223_372_036_854_775_807n - ticks).padStart(20, "0");
}

/** The name of a run, unique by its guid. */
export function runName(at: number, guid: string): string {
  const digits = String(BigInt(`0x${guid.replaceAll("-", "").slice(0, 10)}`)).slice(-9).padStart(9, "0");
  return `${descendingName(at)}${digits}CU00`;
}
