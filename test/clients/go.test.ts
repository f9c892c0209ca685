import { goClientIn } from "../../tools/setUp/clients.mjs";
import { testClients } from "./clientTests";

testClients("go", (folder) => [goClientIn(folder)]);
