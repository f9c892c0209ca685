import { Stack } from "../faults/stack";
import { World } from "../faults/world";
import type { Realm } from "./realm";
import type { Schedule } from "./step";

/** The SDK's own dynamic-provider process, in quick time. */
export async function ownProcessRealm(directory: string, { azure: switches, isEager }: Omit<Schedule, "steps">): Promise<Realm> {
  const world = await World.start({ ...switches, directory, speed: 100, throttling: "off", earlyPolls: "ignore" });
  const { azure, ids } = world;
  const newStack = (): Stack => new Stack(world.stack.provider, 8, isEager);
  return {
    azure,
    stacks: { mine: newStack(), theirs: newStack() },
    ids,
    said: () => world.said,
    async run(stack, command, interruptAfter) {
      if (interruptAfter === undefined) return world.run(command, stack);
      const killAt = azure.journal.entries.length + interruptAfter;
      let isOver = false;
      const kill = async (): Promise<void> => {
        while (!isOver && azure.journal.entries.length < killAt) await new Promise((resolve) => setTimeout(resolve, 2));
        if (isOver) return;
        stack.kill();
        world.killProvider();
      };
      const [failures] = await Promise.all([world.run(command, stack).finally(() => (isOver = true)), kill()]);
      return failures;
    },
    close: () => world.close(),
  };
}
