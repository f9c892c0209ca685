/** Whether every test runs, as in `npm run test:all`, or only what `npm test` has time for. */
export const inFull = process.env["TESTS"] === "all";

/** Of tests that are left out of `npm test`: their like is tested there by a case or two, or they take minutes. */
export const full = {
  describe: (inFull ? describe : leftOut) as (title: string, body: (this: Mocha.Suite) => void) => void,
  it: (inFull ? it : leftOut) as (title: string, body: Mocha.AsyncFunc | Mocha.Func) => void,
};

function leftOut(): void {}

/** How many of this many random cases there is time for. */
export function affordable(cases: number): number {
  return inFull ? cases : Math.ceil(cases / 10);
}
