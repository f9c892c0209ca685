import { firingView, ruleViews } from "../monitor/alertViews";
import type { AlertFiring, AlertRuleView } from "../monitor/alertViews";
import { fireAlert, resolveAlert } from "../monitor/fireAlert";
import type { FireOptions, Outcome } from "../monitor/fireAlert";
import { hasDueNotifications, sendAgain } from "../monitor/notifications";
import type { Monitor } from "../monitor/notifications";
import { catchUp } from "../world/catchUp";

/** What a local Azure offers about alerts. */
export interface Alerting {
  /** The alert rules, and the alerts that they have fired. */
  alerts(): AlertRuleView[];
  /**
   * Fires an alert rule as if its condition were met now, and notifies its action groups.
   *
   * @param rule its name or id
   * @throws when Azure would not fire it: the rule is disabled (`AlertRuleDisabled`), or its alert is Fired already (`AlertAlreadyFired`)
   */
  fireAlert(rule: string, options?: FireOptions): Promise<AlertFiring>;
  /**
   * Resolves the alert of a rule as if its condition were no longer met, and notifies its action groups.
   *
   * @param rule its name or id
   * @throws when the rule has no alert that is Fired (`AlertNotFired`), or never resolves one (`AlertStateless`)
   */
  resolveAlert(rule: string, options?: Pick<FireOptions, "resource">): Promise<AlertFiring>;}

/** @param saveChanges remembers what has changed */
export function createAlerting(monitor: Monitor, saveChanges: () => void): { alerting: Alerting; sendAgain: () => Promise<void> } {
  const { store, now } = monitor;
  let isSending = false;

  async function acting(act: () => Promise<Outcome>): Promise<AlertFiring> {
    await sendDue();
    catchUp(store, now());
    const outcome = await act();
    saveChanges();
    return firingView(outcome);
  }

  /** Notifications are requests themselves, before which nothing else is to be sent again. */
  async function sendDue(): Promise<void> {
    if (isSending || !hasDueNotifications(store, now())) return;
    isSending = true;
    try {
      await sendAgain(monitor);
      saveChanges();
    } finally {
      isSending = false;
    }
  }

  return {
    alerting: {
      alerts() {
        catchUp(store, now());
        return ruleViews(store);
      },
      fireAlert: (rule, options) => acting(() => fireAlert(monitor, rule, options)),
      resolveAlert: (rule, options) => acting(() => resolveAlert(monitor, rule, options)),
    },
    sendAgain: sendDue,
  };
}
