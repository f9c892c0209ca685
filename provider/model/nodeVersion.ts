/** The oldest Node.js that this package supports: that of `engines` in package.json. */
export const oldestNode = "22.13";

/** @param running A version such as `20.11.1`. */
export function isNodeSupported(running: string): boolean {
  const [major = 0, minor = 0] = running.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode.split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
