import type { CalendarDate } from '../../shared/domain/calendar-date.ts';
import type { CheckHit } from '../../shared/domain/duplicate-check/check-outcome.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { OralConsent } from '../../shared/formats/eps-messages-consent.ts';
import type { ErrorCode } from '../error-codes.ts';
import type { MockContext } from '../messages/message-context.ts';
import type { ToldAlert } from '../store/check-table.ts';

/** Who asks, about whom, for which prescription, on which day: MOCK of what makes one visit. */
export interface Visit {
  readonly pharmacyCode: string;
  readonly insuredKey: string;
  readonly prescriptionId: Uuid | null;
  readonly day: CalendarDate;
}

export function drugIdentity({ codeType, code, name }: CheckHit['newDrug']): string {
  return JSON.stringify([codeType, code, name]);
}

/**
 * The alerts that this consent was taken for, as they were told in this visit.
 *
 * @returns EPSB9502E where an alert was never told, EPSB9503E where it was told in another visit
 */
export function consentedAlerts(
  context: MockContext,
  consent: OralConsent,
  visit: Visit,
): readonly ToldAlert[] | ErrorCode {
  if (consent.alerts.length === 0 || consent.takenBy.trim() === '') return 'EPSB9502E';
  const found: ToldAlert[] = [];
  for (const { checkId, csvLine, category } of consent.alerts) {
    const told = context.store.checks.told(checkId);
    const alert = told?.alerts.find((each) => each.csvLine === csvLine && each.category === category);
    if (told === null || alert === undefined) return 'EPSB9502E';
    if (told.pharmacyCode !== visit.pharmacyCode || told.insuredKey !== visit.insuredKey) return 'EPSB9502E';
    if (told.checkedOn !== visit.day || told.prescriptionId !== visit.prescriptionId) return 'EPSB9503E';
    found.push(alert);
  }
  return found;
}

/** The same drug, the same rule, and a causing line that stood behind the alert when it was told. */
export function isCovered(hit: CheckHit, alerts: readonly ToldAlert[]): boolean {
  const drug = drugIdentity(hit.newDrug);
  return alerts.some(
    (alert) =>
      alert.category === hit.rule &&
      alert.drug === drug &&
      hit.causing !== null &&
      alert.causedBy.includes(hit.causing.lineId),
  );
}

export function storeConsent(context: MockContext, consent: OralConsent, visit: Visit): void {
  const receivedAt = context.now();
  const { pharmacyCode, insuredKey } = visit;
  const { takenBy, takenAt } = consent;
  for (const alert of consent.alerts) {
    context.store.checks.storeConsent({ pharmacyCode, insuredKey, takenBy, takenAt, receivedAt, alert });
  }
}
