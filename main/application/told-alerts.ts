import { z } from 'zod';
import { tokyoDateOf } from '../../shared/domain/calendar-date.ts';
import { parseUuid } from '../../shared/domain/identifiers.ts';
import type { AlertReference, OralConsent } from '../../shared/formats/eps-messages-consent.ts';
import type { Context } from './context.ts';
import type { CheckSubject } from './service-check.ts';

const toldCheck = z.looseObject({
  checkId: z.string(),
  rows: z.array(
    z.looseObject({ csvLine: z.number(), category: z.enum(['duplicate', 'contraindicated']), past: z.unknown() }),
  ),
});

function maskedAlerts(detail: unknown): readonly AlertReference[] {
  const told = toldCheck.safeParse(detail);
  const checkId = told.success ? parseUuid(told.data.checkId) : null;
  if (!told.success || checkId === null) return [];
  return told.data.rows.flatMap(({ csvLine, category, past }) =>
    past === null ? [{ checkId, csvLine, category }] : [],
  );
}

/**
 * Oral consent (口頭等同意) for every alert that the service told today without saying which drug causes it. Of an earlier
 * day nothing is named: consent is never carried to another visit.
 */
export function oralConsentFor(context: Context, subject: CheckSubject, takenBy: string): OralConsent {
  const takenAt = context.clock.now();
  const today = tokyoDateOf(takenAt);
  const checks = context.store.checks
    .of(subject.prescription.prescriptionKey)
    .filter((check) => check.source !== 'local' && check.checkedOn === today);
  const alerts = checks.map(({ detail }) => maskedAlerts(detail)).find((masked) => masked.length > 0) ?? [];
  return { takenBy, takenAt, alerts };
}
