import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import { tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { groupAlerts } from '../../../shared/domain/duplicate-check/group-alerts.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { AlertReference, OralConsent } from '../../../shared/formats/eps-messages-consent.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import type { CheckRow } from '../row-ports.ts';
import { alertsOf, type StoredServiceCheck, serviceCheckIn } from './check-alerts.ts';
import { groupIdOf } from './check-view.ts';
import { type CheckSubject, roundOf } from './service-check.ts';

interface MaskedGroup {
  readonly key: string;
  readonly alerts: readonly AlertReference[];
}

/** The groups of an answer that tell only *that* there is something, with the rows that told it. */
function maskedGroups(context: Context, check: CheckRow, service: StoredServiceCheck): readonly MaskedGroup[] {
  const alerts = alertsOf(context, check);
  return groupAlerts(alerts)
    .filter((group) => group.masked)
    .map((group) => ({
      key: group.key,
      alerts: service.rows.flatMap((row, index) => {
        const alert = alerts[index];
        const isOf = row.past === null && alert !== undefined && group.alerts.includes(alert);
        return isOf ? [{ checkId: service.checkId, csvLine: row.csvLine, category: row.category }] : [];
      }),
    }));
}

/**
 * 口頭等同意 for alerts that the service told at this visit without saying what causes them: who took it, when, for which.
 * Of an earlier day nothing is named: consent is never carried to another visit. Call inside a transaction.
 *
 * @param wanted short names of the groups; all masked ones of the newest answer when left out
 */
export function takeOralConsent(
  context: Context,
  actor: Actor,
  subject: CheckSubject,
  wanted: readonly string[] | undefined,
): Result<OralConsent> {
  const { store, clock, random } = context;
  const takenAt = clock.now();
  const givenOn = tokyoDateOf(takenAt);
  const { prescriptionKey } = subject.prescription;
  for (const check of store.checks.of(prescriptionKey).toReversed()) {
    const service = check.checkedOn === givenOn ? serviceCheckIn(check) : null;
    if (service === null) continue;
    const masked = maskedGroups(context, check, service);
    const groups = masked.filter(({ key }) => wanted === undefined || wanted.includes(groupIdOf(key)));
    if (groups.length === 0) continue;
    store.checkDecisions.insertConsent({
      consentId: random.uuid(),
      prescriptionKey,
      round: roundOf(subject),
      checkId: check.checkId,
      groupKeys: groups.map(({ key }) => key),
      givenOn,
      givenAt: takenAt,
      by: actor.name,
    });
    return success({ takenBy: actor.displayName, takenAt, alerts: groups.flatMap(({ alerts }) => alerts) });
  }
  return refusal(applicationIssue('check.no-alert-for-consent'));
}
