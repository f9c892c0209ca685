import { element, text, xmlDocument } from "./xml";

/**
 * Every error of the blob service, as data. `known` says where code and text come from, as in `armErrors.ts`; codes, statuses and texts of
 * the documented ones are those of "Blob service error codes" and "Common REST API error codes".
 */
export const storageErrors = {
  notModified: { status: 304, code: "ConditionNotMet", known: "documented", message: "The condition specified using HTTP conditional header(s) is not met." },
  invalidUri: { status: 400, code: "InvalidUri", known: "documented", message: "The requested URI does not represent any resource on the server." },
  invalidHeaderValue: { status: 400, code: "InvalidHeaderValue", known: "documented", message: "The value for one of the HTTP headers is not in the correct format.", detail: ["HeaderName", "HeaderValue"] },
  missingHeader: { status: 400, code: "MissingRequiredHeader", known: "documented", message: "An HTTP header that's mandatory for this request is not specified.", detail: ["HeaderName"] },
  invalidQueryValue: { status: 400, code: "InvalidQueryParameterValue", known: "documented", message: "Value for one of the query parameters specified in the request URI is invalid.", detail: ["QueryParameterName", "QueryParameterValue", "Reason"] },
  outOfRangeQueryValue: { status: 400, code: "OutOfRangeQueryParameterValue", known: "documented", message: "One of the query parameters specified in the request URI is outside the permissible range.", detail: ["QueryParameterName", "QueryParameterValue"] },
  invalidName: { status: 400, code: "InvalidResourceName", known: "documented", message: "The specified resource name contains invalid characters." },
  invalidBlobType: { status: 400, code: "UnsupportedHeader", known: "documented", message: "One of the HTTP headers specified in the request is not supported.", detail: ["HeaderName", "HeaderValue"] },
  invalidBlockId: { status: 400, code: "InvalidBlobOrBlock", known: "documented", message: "The specified blob or block content is invalid." },
  invalidBlockList: { status: 400, code: "InvalidBlockList", known: "documented", message: "The specified block list is invalid." },
  invalidXml: { status: 400, code: "InvalidXmlDocument", known: "documented", message: "XML specified is not syntactically valid." },
  md5Mismatch: { status: 400, code: "Md5Mismatch", known: "documented", message: "The MD5 value specified in the request did not match with the MD5 value calculated by the server." },
  rangeTooLargeForMd5: { status: 400, code: "OutOfRangeInput", known: "documented", message: "One of the request inputs is out of range." },
  invalidAuthenticationInfo: { status: 400, code: "InvalidAuthenticationInfo", known: "documented", message: "Authentication information is not given in the correct format. Check the value of Authorization header." },
  noAuthenticationInformation: { status: 401, code: "NoAuthenticationInformation", known: "documented", message: "Server failed to authenticate the request. Please refer to the information in the www-authenticate header." },
  invalidToken: { status: 401, code: "InvalidAuthenticationInfo", known: "public", message: "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.", detail: ["AuthenticationErrorDetail"] },
  authenticationFailed: { status: 403, code: "AuthenticationFailed", known: "documented", message: "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.", detail: ["AuthenticationErrorDetail"] },
  keysNotPermitted: { status: 403, code: "KeyBasedAuthenticationNotPermitted", known: "public", message: "Key based authentication is not permitted on this storage account." },
  closed: { status: 403, code: "AuthorizationFailure", known: "documented", message: "This request is not authorized to perform this operation." },
  permissionMismatch: { status: 403, code: "AuthorizationPermissionMismatch", known: "documented", message: "This request is not authorized to perform this operation using this permission." },
  protocolMismatch: { status: 403, code: "AuthorizationProtocolMismatch", known: "documented", message: "This request is not authorized to perform this operation using this protocol." },
  addressMismatch: { status: 403, code: "AuthorizationSourceIPMismatch", known: "documented", message: "This request is not authorized to perform this operation using this source IP {address}." },
  serviceMismatch: { status: 403, code: "AuthorizationServiceMismatch", known: "documented", message: "This request is not authorized to perform this operation using this service." },
  resourceTypeMismatch: { status: 403, code: "AuthorizationResourceTypeMismatch", known: "documented", message: "This request is not authorized to perform this operation using this resource type." },
  resourceNotFound: { status: 404, code: "ResourceNotFound", known: "documented", message: "The specified resource does not exist." },
  containerNotFound: { status: 404, code: "ContainerNotFound", known: "documented", message: "The specified container does not exist." },
  blobNotFound: { status: 404, code: "BlobNotFound", known: "documented", message: "The specified blob does not exist." },
  methodNotAllowed: { status: 405, code: "UnsupportedHttpVerb", known: "documented", message: "The resource doesn't support specified Http Verb." },
  publicAccessNotPermitted: { status: 409, code: "PublicAccessNotPermitted", known: "public", message: "Public access is not permitted on this storage account." },
  containerExists: { status: 409, code: "ContainerAlreadyExists", known: "documented", message: "The specified container already exists." },
  blobExists: { status: 409, code: "BlobAlreadyExists", known: "documented", message: "The specified blob already exists." },
  conditionNotMet: { status: 412, code: "ConditionNotMet", known: "documented", message: "The condition specified using HTTP conditional header(s) is not met." },
  bodyTooLarge: { status: 413, code: "RequestBodyTooLarge", known: "documented", message: "The request body is too large and exceeds the maximum permissible limit.", detail: ["MaxLimit"] },
  invalidRange: { status: 416, code: "InvalidRange", known: "documented", message: "The range specified is invalid for the current size of the resource." },
  notImplemented: { status: 501, code: "NotImplemented", known: "not known", message: "The local Azure does not support the operation '{operation}'." },
} as const satisfies Record<string, StorageErrorEntry>;

interface StorageErrorEntry {
  status: number;
  code: string;
  known: "documented" | "public" | "not known";
  message: string;
  /** Further members of the error's document. */
  detail?: readonly string[];
}

/** An error of the catalogue with its blanks filled in. */
export class StorageError extends Error {
  readonly entry: StorageErrorEntry;

  constructor(name: keyof typeof storageErrors, readonly values: Readonly<Record<string, string>> = {}, readonly headers: Readonly<Record<string, string>> = {}) {
    const entry: StorageErrorEntry = storageErrors[name];
    super(entry.message.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? ""));
    this.name = "StorageError";
    this.entry = entry;
  }
}

/** The error's document, as Storage writes it. */
export function errorDocument(error: StorageError, requestId: string, now: number): string {
  const { code, detail = [] } = error.entry;
  const members = detail.filter((name) => error.values[name] !== undefined).map((name) => text(name, error.values[name]));
  return xmlDocument(element("Error", text("Code", code), text("Message", `${error.message}\nRequestId:${requestId}\nTime:${sevenDigits(now)}`), ...members));
}

/** Times as Storage writes them in texts. */
function sevenDigits(now: number): string {
  return new Date(now).toISOString().replace("Z", "0000Z");
}
