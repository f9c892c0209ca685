import { isObject, type JsonObject } from "../model/shapes";
import { isUnknown } from "../model/unknown";
import { memberOf } from "./options";

/** A rule of a storage account that deletes blobs. */
export interface DeletionRule {
  /** After how many days, at the latest. */
  readonly days: unknown;
  /** What the blobs' paths begin with; none stands for every blob. */
  readonly prefixes: readonly unknown[];
}

/** The rules of a `ManagementPolicy` of azure-native that delete block blobs by their age. Those that need index tags are left out. */
export function deletionRules(managementPolicy: JsonObject): DeletionRule[] {
  const rules = memberOf(managementPolicy.policy, "rules");
  return isUnknown(managementPolicy.policy) || isUnknown(rules)
    ? [{ days: rules ?? managementPolicy.policy, prefixes: [] }]
    : listOf(rules).flatMap(ruleOf);
}

function ruleOf(rule: unknown): DeletionRule[] {
  if (!isObject(rule) || rule.enabled === false) return [];
  const { definition } = rule;
  if (isUnknown(definition)) return [{ days: definition, prefixes: [] }];
  const filters = memberOf(definition, "filters");
  const deletion = memberOf(memberOf(memberOf(definition, "actions"), "baseBlob"), "delete");
  const ages = [memberOf(deletion, "daysAfterModificationGreaterThan"), memberOf(deletion, "daysAfterCreationGreaterThan")];
  const types = listOf(memberOf(filters, "blobTypes"));
  const isForFiles = types.length === 0 || types.some((type) => isUnknown(type) || type === "blockBlob");
  if (!isForFiles || listOf(memberOf(filters, "blobIndexMatch")).length > 0) return [];
  return ages
    .filter((days) => typeof days === "number" || isUnknown(days))
    .map((days) => ({ days, prefixes: listOf(memberOf(filters, "prefixMatch")) }));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : isUnknown(value) ? [value] : [];
}
