/** Whether every test runs, as in `npm run test:all`, or only what `npm test` has time for. */
export const inFull = process.env["TESTS"] === "all";

/**
 * Of tests that are left out of `npm test`: their like is tested there by a case or two, or they take minutes. Mocha's own functions are looked
 * up at each call, because they are others in each file of a parallel run.
 */
export const full = {
  describe(title: string, body: (this: Mocha.Suite) => void): void {
    if (inFull) describe(title, body);
  },
  it(title: string, body: Mocha.AsyncFunc | Mocha.Func): void {
    if (inFull) it(title, body as Mocha.AsyncFunc);
  },
};

/** How many of this many random cases there is time for. */
export function affordable(cases: number): number {
  return inFull ? cases : Math.ceil(cases / 10);
}
