import assert from "node:assert/strict";
import { shell, triggeredShell } from "../../provider/shell";

/** States of every release have it. */
const text =
  'const p="pulumi-azure-packet-capture",l=d=>require("module").createRequire(process.cwd()+"/"+d)(p+"/provider");let m;try{m=l("")}catch(e){try{m=l("node_modules/.pnpm/x")}catch{throw e.message.includes("\'"+p)?Error(`run "npm install ${p}" in ${process.cwd()}`):e}}exports.handler=m.';

describe("the provider's text in the state", () => {
  it("is the same for ever", () => assert.deepEqual([shell, triggeredShell], [`${text}handler`, `${text}triggeredHandler`]));
});
