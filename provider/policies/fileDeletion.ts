import type { StackValidationPolicy } from "@pulumi/policy/policy";
import { parseStoragePath } from "../model/fileNames";
import { isObject, type JsonObject } from "../model/shapes";
import { isUnknown } from "../model/unknown";
import { configured, type PolicyDefinition } from "./definition";
import { type DeletionRule, deletionRules } from "./deletionRules";
import { checkUnknownChoice, checkWholeNumber, isText } from "./options";
import type { PolicyOptions, UnknownChoice } from "./policy";
import { isManagementPolicyType, isStorageAccountType } from "./resourceTypes";
import { type StackResource, stackPolicy, textIn } from "./stackPolicy";
import { placeOfStoragePath } from "./storagePath";

/** Options of `fileDeletionPolicy`. */
export interface FileDeletionOptions extends PolicyOptions {
  /** The number of days after which a file is deleted at the latest, from `1` to `36500`. */
  readonly maxDays: number;
  /**
   * What to do if neither the storage account nor a rule for it is a resource of the stack, so that its rules are not known.
   *
   * @default "report"
   */
  readonly ifUnknown?: UnknownChoice;
}

export const fileDeletion: PolicyDefinition<FileDeletionOptions, StackValidationPolicy> = {
  name: "packet-capture-file-deletion",
  options: ["maxDays", "ifUnknown"],
  check: ({ maxDays, ifUnknown }, problems) => {
    checkWholeNumber(maxDays, 1, 36500, problems.at("maxDays"));
    checkUnknownChoice(ifUnknown, problems.at("ifUnknown"));
  },
  create: ({ maxDays, ifUnknown = "report", level }) => {
    const description = `The files of packet captures are deleted after at most ${maxDays} days.`;
    const hint = `use \`CaptureStorage\` with \`deleteAfterDays: ${maxDays}\`, or declare a \`ManagementPolicy\` for the account`;
    return stackPolicy({ name: fileDeletion.name, description, level }, (capture, stack, violations) => {
      const place = placeOf(capture, stack);
      if (place === undefined) return;
      const rules = place.policies.flatMap(({ props }) => deletionRules(props)).filter((rule) => couldDelete(rule, place.container));
      if (rules.some(({ days }) => isUnknown(days) || (typeof days === "number" && days <= maxDays))) return;
      const refuse = (but: string, more = ""): void =>
        violations
          .at("storageLocation")
          .say(`must be a place whose files are deleted after at most ${maxDays} days, ${but}\n  hint: ${hint}${more}`);
      if (rules.length > 0) refuse("but the rules of this stack delete them later");
      else if (place.isInStack) refuse("but no rule of this stack deletes its files");
      else if (ifUnknown === "report")
        refuse("got an account that is not in this stack, so its rules are not known", ', or set `ifUnknown: "allow"` in the policy');
    });
  },
};

/**
 * Files in a storage account are deleted after at most so many days, by a rule of the account (`ManagementPolicy`) that is in the same stack:
 * `CaptureStorage` declares one with `deleteAfterDays`.
 *
 * @throws RunError where an option is wrong.
 * @example fileDeletionPolicy({ maxDays: 30 })
 */
export function fileDeletionPolicy(options: FileDeletionOptions): StackValidationPolicy {
  return configured(fileDeletion, options);
}

interface Place {
  /** The container of the files; `undefined` if it is not known yet. */
  readonly container: string | undefined;
  /** Whether anything in the stack is about the account. */
  readonly isInStack: boolean;
  readonly policies: readonly StackResource[];
}

/** Where the files go; `undefined` if they stay on the machine, or if nothing is known about the account yet. */
function placeOf(
  { settings, sourcesOf }: { readonly settings: JsonObject } & StackResource,
  stack: readonly StackResource[],
): Place | undefined {
  const location = settings.storageLocation;
  const { storageId, storagePath } = isObject(location) ? location : { storageId: location, storagePath: location };
  if (!isText(storageId)) return undefined;
  const name = isUnknown(storageId) ? undefined : storageId.slice(storageId.lastIndexOf("/") + 1).toLowerCase();
  const accounts = accountsOf(sourcesOf("storageLocation"), name, stack);
  if (name === undefined && accounts.length === 0) return undefined;
  const policies = stack.filter((resource) => isManagementPolicyType(resource.type) && isFor(resource, accounts, name));
  return { container: containerOf(storagePath), isInStack: accounts.length > 0 || policies.length > 0, policies };
}

/** `captures` of `https://contoso.blob.core.windows.net/captures/web.cap`; Azure's own container if the program names none. */
function containerOf(storagePath: unknown): string | undefined {
  if (storagePath === undefined) return "network-watcher-logs";
  return isText(storagePath) ? (placeOfStoragePath(storagePath) ?? parseStoragePath(storagePath))?.container : undefined;
}

/** The accounts that the location comes from, directly or by a container, or that have the name. */
function accountsOf(sources: readonly StackResource[], name: string | undefined, stack: readonly StackResource[]): StackResource[] {
  const near = sources.flatMap((source) => [source, ...source.sourcesOf("accountName")]).filter(({ type }) => isStorageAccountType(type));
  const named = stack.filter(({ type, props }) => isStorageAccountType(type) && name !== undefined && nameOf(props) === name);
  return named.length > 0 ? named : near.filter(({ props }) => name === undefined || nameOf(props) === undefined);
}

/** azure-native's outputs do not have the account of rules: if nothing tells, it could be this one. */
function isFor({ props, sourcesOf }: StackResource, accounts: readonly StackResource[], name: string | undefined): boolean {
  const sources = sourcesOf("accountName").filter(({ type }) => isStorageAccountType(type));
  if (sources.length > 0) return sources.some(({ urn }) => accounts.some((account) => account.urn === urn));
  const written = textIn(props, "accountName")?.toLowerCase();
  return written === undefined || name === undefined || written === name;
}

function nameOf(props: JsonObject): string | undefined {
  return textIn(props, "name", "accountName")?.toLowerCase();
}

/** Whether a rule is about every file of the container, as far as one knows it yet. */
function couldDelete({ prefixes }: DeletionRule, container: string | undefined): boolean {
  return (
    prefixes.length === 0 ||
    container === undefined ||
    prefixes.some((prefix) => isUnknown(prefix) || `${container}/`.startsWith(String(prefix)))
  );
}
