import { join } from "node:path";
import { testClients } from "./clientTests";

testClients("npm", (folder) => [process.execPath, join(__dirname, "script.mjs"), folder]);
