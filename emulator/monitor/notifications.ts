import type { MonitorCondition, Notification } from "../core/alert";
import { redact } from "../core/journal";
import type { LocalRequest, LocalResponse } from "../core/request";
import { collect } from "../core/request";
import { isSame } from "../core/resourceIds";
import type { ActionGroup, FiredAlert } from "../core/resources";
import type { Store } from "../core/store";
import { actionGroupType, receiverKinds } from "./actionGroups";
import type { Receiver } from "./actionGroups";
import type { Rule } from "./alertRules";
import { payloadOf } from "./payload";

/** What firing and notifying work on. */
export interface Monitor {
  store: Store;
  now: () => number;
  /** Sends a request to the local Azure itself. Rejects when a connection is refused or reset. */
  deliver: (request: LocalRequest) => Promise<LocalResponse>;
  /** A token of the default principal. */
  token: () => Promise<string>;
}

/** "Webhook retry behavior": seconds before each further attempt. */
const delays = [5, 20, 5, 40, 5];
const retried = new Set([408, 429, 503, 504]);

/**
 * Tells the receivers of a rule's action groups. What fails in passing is sent again later, by `sendAgain`.
 *
 * @param notes gets what keeps somebody from being told, in a sentence
 */
export async function notify(monitor: Monitor, rule: Rule, alert: FiredAlert, condition: MonitorCondition, notes: string[]): Promise<Notification[]> {
  if (rule.actions.length === 0) notes.push("the alert rule has no action groups: nobody is notified");
  const sent: Notification[] = [];
  for (const { actionGroupId, customProperties } of rule.actions) {
    const group = monitor.store.get(actionGroupId, actionGroupType);
    if (!group || group.properties["enabled"] === false) {
      const name = actionGroupId.split("/").at(-1)!;
      notes.push(group ? `action group "${group.name}" is disabled: nobody in it is notified` : `action group "${name}" no longer exists`);
      continue;
    }
    const receivers = receiversOf(group);
    if (receivers.length === 0) notes.push(`action group "${group.name}" has no receivers`);
    for (const { kind, receiver } of receivers) {
      const body = JSON.stringify(payloadOf({ rule, alert, condition, customProperties }, receiver.useCommonAlertSchema === true));
      const notification: Notification = {
        condition, actionGroupId: group.id, receiver: receiver.name, kind, status: "Waiting", attempts: 0, at: monitor.now(), body,
        ...(receiver.resourceId === undefined ? {} : { workflowId: receiver.resourceId }),
      };
      sent.push(await attempt(monitor, group, receiver, notification));
    }
  }
  return sent;
}

/** Whether any notification is to be sent again by now. */
export function hasDueNotifications(store: Store, now: number): boolean {
  return store.due(now).some(({ type }) => type === alertType);
}

export const alertType = "Microsoft.AlertsManagement/alerts";

/** Sends again what failed in passing and whose time has come. */
export async function sendAgain(monitor: Monitor): Promise<void> {
  for (const due of monitor.store.due(monitor.now()).filter(({ type }) => type === alertType) as FiredAlert[]) {
    const changed: Notification[] = [];
    for (const notification of due.hidden!.notifications) changed.push(isDue(notification, monitor.now()) ? await again(monitor, notification) : notification);
    const alert = monitor.store.get(due.id, alertType);
    if (alert) monitor.store.put(withNotifications(alert, [...changed, ...alert.hidden!.notifications.slice(changed.length)]));
  }
}

/** An alert with these notifications, and due when the first of them is to be sent again. */
export function withNotifications(alert: FiredAlert, notifications: Notification[]): FiredAlert {
  const { due: _, ...rest } = alert;
  const times = notifications.flatMap(({ nextAt }) => nextAt ?? []);
  return { ...rest, hidden: { ...alert.hidden!, notifications }, ...(times.length === 0 ? {} : { due: Math.min(...times) }) };
}

function isDue({ nextAt }: Notification, now: number): boolean {
  return nextAt !== undefined && nextAt <= now;
}

async function again(monitor: Monitor, notification: Notification): Promise<Notification> {
  const group = monitor.store.get(notification.actionGroupId, actionGroupType);
  const found = group && receiversOf(group).find(({ receiver }) => isSame(receiver.name, notification.receiver));
  if (!group || !found) return over(notification, { status: "Failed", error: "the receiver no longer exists" });
  return attempt(monitor, group, found.receiver, notification);
}

async function attempt(monitor: Monitor, group: ActionGroup, receiver: Receiver, notification: Notification): Promise<Notification> {
  const url = notification.kind === "logicAppReceivers" ? await signed(monitor, group, receiver) : notification.kind === "webhookReceivers" ? receiver.serviceUri : undefined;
  if (url === undefined) return over(notification, { status: "Failed", error: `the local Azure sends nothing to \`${notification.kind}\`` });
  if (!isOwn(url, group)) return over(notification, { status: "Failed", error: `${hostOf(url)}: the local Azure reaches no other hosts` });
  const tried: Notification = { ...notification, attempts: notification.attempts + 1, at: monitor.now() };
  const headers = { "content-type": "application/json; charset=utf-8" };
  try {
    const response = await monitor.deliver({ method: "POST", url, headers, body: tried.body ?? "" });
    return await answered(tried, response, monitor.now());
  } catch (error) {
    return failed(tried, (error as Error).message, monitor.now(), true);
  }
}

/** A snapshot has no signatures: after its restoration, the workflow is asked for that of its trigger again. */
async function signed({ store, deliver, token }: Monitor, group: ActionGroup, receiver: Receiver): Promise<string | undefined> {
  const { callbackUrl = "", resourceId = "" } = receiver;
  const [, origin = "", trigger] = /^(https?:\/\/[^/]+).*\/triggers\/([^/]+)\/paths\/.*[?&]sig=\[redacted\]/.exec(callbackUrl) ?? [];
  if (trigger === undefined || !isOwn(callbackUrl, group)) return callbackUrl;
  const headers = { authorization: `Bearer ${await token()}` };
  const { status, body } = await deliver({ method: "POST", url: `${origin}${resourceId}/triggers/${trigger}/listCallbackUrl?api-version=2019-05-01`, headers });
  const { value } = (status === 200 ? JSON.parse((await collect(body)).toString()) : {}) as { value?: string };
  if (value === undefined) return callbackUrl;
  const logicAppReceivers = (group.properties["logicAppReceivers"] as Receiver[]).map((each) => (each.name === receiver.name ? { ...each, callbackUrl: value } : each));
  store.put({ ...group, properties: { ...group.properties, logicAppReceivers } });
  return value;
}

async function answered(tried: Notification, { status, headers, body }: LocalResponse, now: number): Promise<Notification> {
  const runId = headers["x-ms-workflow-run-id"];
  const known: Notification = { ...tried, httpStatus: status };
  if (status >= 200 && status < 300) return over(known, { status: "Sent", ...(runId === undefined ? {} : { runId }) });
  return failed(known, reasonOf(status, (await collect(body)).toString()), now, retried.has(status));
}

function failed(tried: Notification, error: string, now: number, inPassing: boolean): Notification {
  const delay = delays[tried.attempts - 1];
  if (!inPassing || delay === undefined) return over(tried, { status: "Failed", error });
  return { ...tried, status: "Waiting", error, nextAt: now + delay * 1000 };
}

/** Nothing is sent again: the body is not needed any more. */
function over({ body: _, nextAt: __, error: ___, ...rest }: Notification, end: Pick<Notification, "status" | "runId" | "error">): Notification {
  return { ...rest, ...end };
}

function reasonOf(status: number, body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: string; message?: string } };
    if (error?.message !== undefined) return String(redact(`${error.message} (${error.code ?? status})`));
  } catch {
    // The status says enough.
  }
  return `HTTP status ${status}`;
}

function receiversOf({ properties }: ActionGroup): { kind: string; receiver: Receiver }[] {
  return receiverKinds.flatMap((kind) => ((properties[kind] ?? []) as Receiver[]).map((receiver) => ({ kind, receiver })));
}

/** Of the local Azure: a loopback address, one where it was when the group was put, or the host of Azure Logic Apps in any cloud. */
function isOwn(url: string, { hidden }: ActionGroup): boolean {
  const host = hostOf(url);
  return /^(localhost|127\.0\.0\.1|\[::1\])$|\.logic\.azure\.(com|us|cn)$/i.test(host) || (hidden !== undefined && isSame(host, hostOf(hidden.origin)));
}

function hostOf(url: string): string {
  return new URL(url).hostname;
}
