// A local Azure with a state file in a process of its own, which creates captures until it is killed, and says the name of each that it has been told is there.

import { writeSync } from "node:fs";
import { createLocalAzure } from "../../../emulator";
import { armRequests, capturePath, ids } from "../armRequests";

async function main([stateFile = "", prefix = "", together = "1"]: readonly string[]): Promise<void> {
  const azure = createLocalAzure({ stateFile, authentication: "off", throttling: "off" });
  const arm = armRequests(azure);
  const create = async (name: string): Promise<void> => {
    const { status } = await arm.put(capturePath(name), { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } });
    writeSync(1, `${status === 201 ? name : status}\n`);
  };
  for (let round = 0; ; round += 1) await Promise.all(Array.from({ length: Number(together) }, (_, index) => create(`${prefix}-${round}-${index}`)));
}

void main(process.argv.slice(2));
