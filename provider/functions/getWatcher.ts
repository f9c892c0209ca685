import { aboutWatcher, type WatcherArgs } from "../lifecycle/triggered/aboutWatcher";
import { mockedOr } from "./mocks";
import { answerTo } from "./program";

/** Asks which network watcher captures of a machine belong to. For the components. */
export function getWatcher(args: WatcherArgs): Promise<{ readonly id?: string }> {
  return mockedOr("getWatcher", args, () => answerTo(() => aboutWatcher(args)));
}
