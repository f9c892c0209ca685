/** A number from 0 to 2³² − 1 that follows from three others and looks like chance. */
export function mix(a: number, b: number, c: number): number {
  let hash = 0x9e3779b9;
  for (let index = 0; index < 3; index += 1) {
    hash = Math.imul(hash ^ (index === 0 ? a : index === 1 ? b : c), 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** A number from `from` to `to`, both included. */
export function between(from: number, to: number, chance: number): number {
  return from + (chance % (to - from + 1));
}
