// `npm run test:all`: every test.

import { allSuites, runSuites } from "../suites.mjs";

export default function testAll() {
  return runSuites(allSuites, { full: true });
}
