import { createHash } from "node:crypto";
import type { Caller } from "../../core/callers";
import type { Reply } from "../../core/replies";
import type { BlobCall } from "./blobCall";
import { StorageError } from "./storageErrors";
import { element, text, textsOf, xmlDocument } from "./xml";

type Parts = Readonly<Record<string, string>>;

/** A key with which a user signs in the user's own name. It follows from what it is for, so it is kept nowhere. */
export function delegationKey({ account, settings }: BlobCall, { skoid, sktid, skt, ske, sks, skv }: Parts): string {
  if (sktid !== settings.tenantId) throw new StorageError("authenticationFailed", { AuthenticationErrorDetail: "The key is of another tenant." });
  const { revocations } = account.hidden!.keys;
  const made = revocations === undefined ? "user delegation key" : `user delegation key after revocation ${revocations}`;
  return createHash("sha256").update([made, account.id.toLowerCase(), skoid, sktid, skt, ske, sks, skv].join("\n")).digest("base64");
}

/** Who has made a signature. */
export function delegatedCaller({ request }: BlobCall): Caller {
  const objectId = request.query["skoid"] ?? "";
  return { clientId: objectId, objectId };
}

/** "Get User Delegation Key". */
export function getUserDelegationKey(call: BlobCall): Reply {
  const { request, caller, settings } = call;
  const asked = Object.fromEntries(textsOf(request.body, ["Start", "Expiry"]).map(({ name, text: value }) => [name, value]));
  // Keys run on real time, as signatures do.
  const [skt = seconds(Date.now()), ske = ""] = [asked["Start"], asked["Expiry"]].map((time) => (time === undefined ? undefined : seconds(Date.parse(time))));
  if (ske === "" || ske <= skt) throw new StorageError("invalidXml");
  // Without authentication, anybody is the default principal.
  const key: Parts = { skoid: caller?.objectId ?? settings.clientId, sktid: settings.tenantId, skt, ske, sks: "b", skv: request.headers["x-ms-version"] ?? "2020-02-10" };
  return {
    status: 200,
    headers: { "content-type": "application/xml" },
    body: xmlDocument(element("UserDelegationKey",
      text("SignedOid", key["skoid"]), text("SignedTid", key["sktid"]), text("SignedStart", skt), text("SignedExpiry", ske),
      text("SignedService", "b"), text("SignedVersion", key["skv"]), text("Value", delegationKey(call, key)))),
  };
}

function seconds(time: number): string {
  return Number.isNaN(time) ? "" : new Date(time).toISOString().replace(/\.\d+Z/, "Z");
}
