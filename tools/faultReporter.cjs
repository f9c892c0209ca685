// mocha's usual report, and at its end each row of the fault matrix with its cases: `n of m rows`.

const { Runner } = require("mocha");
const Reporter = require("./reporter.cjs");

module.exports = class extends Reporter {
  /**
   * @param {import("mocha").Runner} runner
   * @param {import("mocha").MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {Map<number, { passed: number, failed: number, skipped: number }>} */
    const rows = new Map();
    /** @param {"passed" | "failed" | "skipped"} how */
    const count = (how) => (/** @type {import("mocha").Test} */ test) => {
      const [, number] = /\brow (\d+)\b/.exec(test.fullTitle()) ?? [];
      if (number === undefined) return;
      const row = rows.get(Number(number)) ?? { passed: 0, failed: 0, skipped: 0 };
      row[how] += 1;
      rows.set(Number(number), row);
    };
    const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } = Runner.constants;
    runner.on(EVENT_TEST_PASS, count("passed"));
    runner.on(EVENT_TEST_FAIL, count("failed"));
    runner.on(EVENT_TEST_PENDING, count("skipped"));
    runner.once(EVENT_RUN_END, () => {
      const all = [...rows].sort(([a], [b]) => a - b);
      for (const [number, { passed, failed, skipped }] of all) {
        const rest = [failed > 0 ? `, ${failed} failed` : "", skipped > 0 ? `, ${skipped} skipped` : ""].join("");
        console.log(`row ${number}: ${passed} cases held${rest}`);
      }
      const held = all.filter(([, { passed, failed, skipped }]) => passed > 0 && failed === 0 && skipped === 0);
      const under = process.env["FAULT_ADAPTER"] || process.env["FAULT_SWITCHES"] || "the defaults";
      console.log(`${under}: ${held.length} of ${all.length} rows`);
    });
  }
};
