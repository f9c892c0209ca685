import { type Problems } from "./problems";
import { canonicalId, knownTypeOf, parseResourceId, resourceTypes } from "./resourceId";
import { checkMembers, checkObject, checkText, isObject, type JsonObject } from "./shapes";
import { isUnknown } from "./unknown";

const storageForm = "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Storage/storageAccounts/{name}";

/** Every property of a storage location. */
export const storageMembers = {
  storageId: { check: checkStorageId, isCaseless: true },
  storagePath: { check: checkStoragePath },
  filePath: { check: checkPath },
  localPath: { check: checkPath },
} as const;

/**
 * The canonical form of a storage location: where the file goes, at least one of a storage account and a path on the machine.
 * The path is `filePath` where `continuousCapture` is left out and `localPath` where it is set, to `true` or to `false`.
 */
export function checkStorageLocation(value: unknown, problems: Problems, { continuousCapture }: JsonObject): unknown {
  if (isUnknown(value)) return value;
  const isContinuous = continuousCapture !== undefined;
  const path = isContinuous ? "localPath" : "filePath";
  const required = isUnknown(continuousCapture) ? "`storageId`, `filePath` or `localPath`" : `\`storageId\`, \`${path}\` or both`;
  if (value === undefined || value === null) {
    problems.mustBe(`an object with ${required}`, value);
    return {};
  }
  const location = checkObject(value, Object.keys(storageMembers), problems);
  if (location === undefined) return {};
  const result = checkMembers(location, storageMembers, problems);
  const isGiven = (name: string): boolean => isObject(value) && value[name] !== undefined && value[name] !== null && value[name] !== "";
  if (!isGiven("storageId") && !isGiven("filePath") && !isGiven("localPath"))
    problems.say(`must have ${required}, got ${isGiven("storagePath") ? "only `storagePath`" : "none"}`);
  else if (isGiven("storagePath") && !isGiven("storageId"))
    problems.at("storagePath").say("requires `storageId`, the account that contains the path");
  if (!isUnknown(continuousCapture)) {
    if (isContinuous && isGiven("filePath"))
      problems.at("filePath").say("is not allowed together with `continuousCapture`; use `localPath`");
    if (!isContinuous && isGiven("localPath")) problems.at("localPath").say("requires `continuousCapture`; use `filePath` instead");
  }
  return result;
}

function checkStorageId(value: unknown, problems: Problems): string | undefined {
  const text = checkText(value, `the id of a storage account (${storageForm})`, problems);
  if (text === undefined) return undefined;
  const id = parseResourceId(text.trim());
  if (id === undefined || knownTypeOf(id) !== resourceTypes.storageAccount)
    problems.mustBe(`the id of a storage account (${storageForm})`, value);
  return canonicalId(text.trim());
}

function checkStoragePath(value: unknown, problems: Problems): string | undefined {
  const form = 'a URL in the storage account, such as "https://account.blob.core.windows.net/captures/web.cap"';
  const text = checkText(value, form, problems);
  if (text === undefined) return undefined;
  const address = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (address?.protocol !== "https:" || address.pathname === "/") {
    problems.mustBe(form, text.split("?")[0]);
  } else if (/\\|\/(\.|%2e){1,2}(\/|$)/i.test(text.trim())) {
    problems.mustBe(form, text.split("?")[0], "it must not contain ..");
  } else if (address.search !== "" || address.hash !== "" || address.username !== "" || address.password !== "") {
    // The query is where a shared access signature stands: it is never repeated.
    problems.mustBe(
      `${form}, without a SAS token or other query: the service writes with the account key`,
      `${address.origin}${address.pathname}`,
    );
  }
  return text
    .trim()
    .replace(/\/+$/, "")
    .replace(/^https:\/\/[^/]+/i, (origin) => origin.toLowerCase());
}

function checkPath(value: unknown, problems: Problems): string | undefined {
  const form = 'the path of a .cap file on the machine, such as "/var/captures/web.cap" or "C:\\\\captures\\\\web.cap"';
  const text = checkText(value, form, problems);
  if (text === undefined) return undefined;
  const segments = text.split(/[/\\]/);
  if (!/[^/\\]\.cap$/i.test(text)) problems.mustBe(form, value, "it must name a file that ends in .cap");
  else if (segments.includes("..")) problems.mustBe(form, value, "it must not contain ..");
  else if (text.startsWith("/") && !text.startsWith("/var/captures/"))
    problems.mustBe(form, value, "on Linux the agent writes only to /var/captures");
  return text;
}
