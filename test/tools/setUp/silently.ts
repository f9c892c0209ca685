/**
 * Runs a part of the set-up without showing what it says.
 *
 * @param said Gets what it says.
 */
export async function silently<T>(work: () => Promise<T>, said: string[] = []): Promise<T> {
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = (text) => said.push(String(text)) > 0;
  try {
    return await work();
  } finally {
    process.stderr.write = write;
  }
}
