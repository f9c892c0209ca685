import { World } from "../faults/world";
import type { Realm } from "./realm";

/** The SDK's own dynamic-provider process, in quick time. */
export async function ownProcessRealm(directory: string): Promise<Realm> {
  const world = await World.start({ directory, speed: 300, throttling: "off", earlyPolls: "ignore" });
  const { azure, stack, ids } = world;
  return {
    azure,
    stack,
    ids,
    said: () => world.said,
    async run(command, interruptAfter) {
      if (interruptAfter === undefined) return world.run(command);
      const killAt = azure.journal.entries.length + interruptAfter;
      let isOver = false;
      const kill = async (): Promise<void> => {
        while (!isOver && azure.journal.entries.length < killAt) await new Promise((resolve) => setTimeout(resolve, 2));
        if (isOver) return;
        stack.kill();
        world.killProvider();
      };
      const [failures] = await Promise.all([world.run(command).finally(() => (isOver = true)), kill()]);
      return failures;
    },
    close: () => world.close(),
  };
}
