import { join } from "node:path";
import { pythonIn } from "../../tools/setUp/virtualEnvironment.mjs";
import { testClients } from "./clientTests";

testClients("pip", (folder) => [pythonIn(folder), join(__dirname, "script.py")]);
