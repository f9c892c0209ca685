import type { ResourceValidationPolicy } from "@pulumi/policy/policy";
import { isSameId, knownTypeOf, parseResourceId, resourceTypes } from "../model/resourceId";
import type { Problems } from "../model/problems";
import { isObject } from "../model/shapes";
import { isUnknown } from "../model/unknown";
import { isGiven } from "./declaredCapture";
import { capturePolicy, configured, type PolicyDefinition } from "./definition";
import { checkFlag, checkList } from "./options";
import type { PolicyOptions } from "./policy";
import { placeOfStoragePath } from "./storagePath";

/** Options of `storageAccountPolicy`. */
export interface StorageAccountOptions extends PolicyOptions {
  /** The storage accounts that files may go to: names, or full ids. */
  readonly allowed: readonly string[];
  /**
   * Whether a capture may also, or only, write to a file on the machine (`filePath`, `localPath`).
   *
   * @default false
   */
  readonly filesOnMachine?: boolean;
}

export const storageAccount: PolicyDefinition<StorageAccountOptions, ResourceValidationPolicy> = {
  name: "packet-capture-storage-account",
  options: ["allowed", "filesOnMachine"],
  check: ({ allowed, filesOnMachine }, problems) => {
    const what = 'a list of storage accounts, by name such as "contosocaptures" or by id';
    checkList(allowed, what, problems.at("allowed"), (account, problem) => {
      if (!isAccount(account)) problem.mustBe("the name of a storage account (3 to 24 letters and digits) or its id", account);
    });
    checkFlag(filesOnMachine, problems.at("filesOnMachine"));
  },
  create: ({ allowed, filesOnMachine = false, level }) => {
    const description = `The files of packet captures go to ${allowed.map((account) => `"${account}"`).join(" or ")}.`;
    return capturePolicy({ name: storageAccount.name, description, level }, ({ settings }, violations) => {
      if (isObject(settings.storageLocation))
        checkLocation(settings.storageLocation, { allowed, filesOnMachine }, violations.at("storageLocation"));
    });
  },
};

/**
 * Files go to one of these storage accounts: `storageLocation.storageId` names one, and `storageLocation.storagePath` is in the same one.
 *
 * @throws RunError where an option is wrong.
 * @example storageAccountPolicy({ allowed: ["contosocaptures"] })
 */
export function storageAccountPolicy(options: StorageAccountOptions): ResourceValidationPolicy {
  return configured(storageAccount, options);
}

function isAccount(account: unknown): boolean {
  if (typeof account !== "string") return false;
  const id = parseResourceId(account);
  return id === undefined ? /^[a-z0-9]{3,24}$/i.test(account) : knownTypeOf(id) === resourceTypes.storageAccount;
}

type Rules = Required<Pick<StorageAccountOptions, "allowed" | "filesOnMachine">>;

function checkLocation(location: Readonly<Record<string, unknown>>, { allowed, filesOnMachine }: Rules, violations: Problems): void {
  const { storageId, storagePath } = location;
  const list = allowed.map((account) => `"${account}"`).join(", ");
  const choice = allowed.length === 1 ? `the storage account ${list}` : `one of the storage accounts ${list}`;
  const paths = (["filePath", "localPath"] as const).filter((path) => isGiven(location[path]));
  if (!filesOnMachine) {
    for (const path of paths)
      violations.at(path).say("must be left out: the file would be on the machine\n  hint: set `storageLocation.storageId` only");
  }
  if (!isGiven(storageId) && paths.length > 0 && filesOnMachine) return;
  if (!isUnknown(storageId) && !(typeof storageId === "string" && allowed.some((account) => isSameAccount(account, storageId)))) {
    const got = isGiven(storageId) ? "another account" : "nothing";
    violations.at("storageId").say(`must be ${choice}, got ${got}\n  hint: use the id of an allowed account`);
    return;
  }
  const names = isUnknown(storageId) ? allowed.map(nameOf) : [nameOf(String(storageId))];
  if (!isGiven(storagePath) || isUnknown(storagePath) || names.includes(placeOfStoragePath(String(storagePath))?.account ?? "")) return;
  violations
    .at("storagePath")
    .say(`must be a URL in ${choice}, got one elsewhere\n  hint: leave it out, or use a container of that account`);
}

function isSameAccount(allowed: string, id: string): boolean {
  return allowed.startsWith("/") ? isSameId(allowed, id) : nameOf(id) === nameOf(allowed);
}

/** The name of an account, given by name or id, in lower case. */
function nameOf(account: string): string {
  return account.slice(account.lastIndexOf("/") + 1).toLowerCase();
}
