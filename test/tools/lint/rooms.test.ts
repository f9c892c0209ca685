import { join } from "node:path";
import { parser } from "typescript-eslint";
import { RuleTester } from "eslint";
import { fromTheGroundUp, rooms } from "../../../tools/lint/rooms.mjs";

const options = [
  [
    { files: ["emulator"], never: ["provider", "@azure"], because: "it is written from the contract" },
    { files: ["provider/model"], only: ["ipaddr.js"], because: "it is pure" },
    { files: ["provider"], except: ["provider/azure"], never: ["@azure"], because: "one room has the door" },
    { files: ["provider/index.ts"], never: ["provider/azure"], typesAllowed: true, because: "it is loaded lazily" },
    { files: ["cli"], never: ["node:"], because: "just for the test" },
    ...fromTheGroundUp("house", ["cellar", "kitchen", "attic"]),
  ],
];
const within = (file: string, code: string) => ({ code, filename: join(process.cwd(), file), options });
const forbidden = (file: string, code: string, message: string) => ({ ...within(file, code), errors: [{ message }] });

RuleTester.describe = describe;
RuleTester.it = it;
new RuleTester({ languageOptions: { parser } }).run("the architecture as a lint rule", rooms, {
  valid: [
    within("emulator/server/tls.ts", `import { a } from "../provider/a"; import "node:https"; import "@azureish";`),
    within("provider/model/ports.ts", `import { a } from "./limits"; import { b } from "./deep/x"; import ip from "ipaddr.js";`),
    within("provider/azure/client.ts", `import { a } from "@azure/arm-network";`),
    within("provider/index.ts", `import type { A } from "./azure/client"; export type { B } from "./azure";`),
    within("test/provider/index.test.ts", `import "../../provider"; import "@azure/identity";`),
    within("cli/a.ts", `import "commander";`),
    within("house/attic/a.ts", `import "../cellar/a"; import "../kitchen/a"; import "./b";`),
  ],
  invalid: [
    forbidden("emulator/a.ts", `import type { A } from "../provider/model/a";`, 'emulator must not import "../provider/model/a": it is written from the contract'),
    forbidden("emulator/deep/a.ts", `export * from "../../provider";`, 'emulator must not import "../../provider": it is written from the contract'),
    forbidden("emulator/a.ts", `const a = await import("@azure/identity");`, 'emulator must not import "@azure/identity": it is written from the contract'),
    forbidden("provider/model/a.ts", `import fs from "node:fs";`, 'provider/model must not import "node:fs": it is pure'),
    forbidden("provider/model/a.ts", `export { a } from "../lifecycle/check";`, 'provider/model must not import "../lifecycle/check": it is pure'),
    forbidden("provider/model/a.ts", `let a: typeof import("left-pad");`, 'provider/model must not import "left-pad": it is pure'),
    forbidden("provider/dynamic.ts", `const a = require("@azure/core-auth");`, 'provider must not import "@azure/core-auth": one room has the door'),
    forbidden("provider/index.ts", `import { a } from "./azure";`, 'provider/index.ts must not import "./azure": it is loaded lazily'),
    forbidden("house/cellar/deep/a.ts", `import type { A } from "../../attic/a";`, 'house/cellar must not import "../../attic/a": the rooms of house stand on each other in this order: cellar, kitchen, attic'),
    forbidden("house/kitchen/a.ts", `import { a } from "../attic";`, 'house/kitchen must not import "../attic": the rooms of house stand on each other in this order: cellar, kitchen, attic'),
    forbidden("cli/a.ts", `import fs = require("fs");`, 'cli must not import "fs": just for the test'),
  ],
});
