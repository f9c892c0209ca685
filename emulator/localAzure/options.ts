import type { Clock } from "../core/clock";
import type { SettingOptions } from "../core/settings";
import type { Access } from "../identity/access";

/** How the local Azure is to be. Everything has a default. */
export interface LocalAzureOptions extends SettingOptions {
  /** Where real time comes from. @default the system's clock */
  clock?: Clock;
  /** `article`: the world of Microsoft's article on packet captures. `empty`: nothing but the subscription. @default "article" */
  world?: "article" | "empty";
  /** Remembers everything in this file, which one process at a time may use. Missing: begins with `world`. */
  stateFile?: string;
  /** Further principals, and what they may do. The one of `clientId` may do everything. @default nobody else */
  access?: Access;
}
