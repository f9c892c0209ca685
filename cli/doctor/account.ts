import { AzureError } from "../../provider/azure/errors";
import type { Settings } from "../../provider/azure/settings";
import type { Connection } from "../connection";
import { durationText } from "../output/quantities";
import { attempt, type Finding } from "./finding";

/** Who we are, which subscription that is for, and whether our clocks agree: what everything else needs. */
export async function checkAccount(connection: Connection): Promise<Finding[]> {
  const { azure, settings, patience } = connection;
  const cloud: Finding = { check: "cloud", state: "ok", found: settings.metadataHost ?? settings.environment ?? "public" };
  const signIn = await attempt("credentials", async () => {
    const subscriptions = await azure.subscriptions.list(patience(limit));
    if (subscriptions.length === 0) {
      throw new AzureError("they have no access to a subscription", { code: "SubscriptionMissing", hint: "assign a role in a subscription to this identity, or log in as another one" });
    }
    return { check: "credentials", state: "ok", found: identityIn(settings) };
  });
  if (signIn.some(({ state }) => state === "failed")) return [cloud, ...signIn];
  const subscription = await attempt("subscription", async () => {
    const { subscription: found, serverTime } = await azure.subscriptions.get(await connection.subscriptionId(), patience(limit));
    const isOn = found.state !== "Disabled" && found.state !== "Deleted";
    return [
      {
        check: "subscription",
        state: isOn ? "ok" : "failed",
        found: `${found.id}${found.name === "" ? "" : ` (${found.name})`}${isOn ? "" : `, ${found.state}`}`,
        ...(!isOn && { fix: "enable it, or choose another with `--subscription`" }),
      },
      checkClock(serverTime, Date.now()),
    ];
  });
  return [cloud, ...signIn, ...subscription];
}

/** How long one question may take, in milliseconds. */
const limit = 30_000;
/** Tokens are refused beyond this; signed addresses much earlier, in seconds. */
const worstSkew = 300;
const badSkew = 30;

export function checkClock(serverTime: number | undefined, now: number): Finding {
  const check = "clock";
  if (serverTime === undefined) return { check, state: "unknown", found: "Azure did not return its time" };
  const skew = Math.round((now - serverTime) / 1000);
  const found = `${durationText(Math.abs(skew))} ${skew > 0 ? "ahead of" : "behind"} Azure's`;
  const fix = "set this machine's clock, by NTP for instance: tokens and signatures depend on it";
  if (Math.abs(skew) >= worstSkew) return { check, state: "failed", found, fix };
  return Math.abs(skew) >= badSkew ? { check, state: "warning", found, fix } : { check, state: "ok", found: "agrees with Azure's" };
}

/** Who the settings say we are; never with what secret. */
function identityIn({ clientId, tenantId, useMsi }: Settings): string {
  const who = useMsi ? "the managed identity" : clientId === undefined ? "the current login" : `client ${clientId}`;
  return tenantId === undefined ? who : `${who} of tenant ${tenantId}`;
}
