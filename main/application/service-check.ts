import { createHash } from 'node:crypto';
import { tokyoDateOf } from '../../shared/domain/calendar-date.ts';
import type { DispensingResult } from '../../shared/domain/dispensing-result.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Prescription } from '../../shared/domain/prescription.ts';
import { cj1FromDispensingResult } from '../../shared/formats/cj1.ts';
import type { ServiceCheck } from '../../shared/formats/eps-messages-check.ts';
import { sj1FromPrescription } from '../../shared/formats/sj1.ts';
import type { Context } from './context.ts';
import type { Answer, CheckRow, PrescriptionRow, ResultRow } from './ports.ts';
import { noteServiceClock } from './upload/clock-watch.ts';

/** The exact lines a check was about: codes, amounts, days. Another fingerprint or another calendar day means 要再チェック. */
export function linesFingerprint(subject: Prescription | DispensingResult): string {
  const lines = subject.groups.flatMap((group) =>
    group.drugs.map((drug) => [
      group.rpNumber,
      drug.codeType,
      drug.code,
      drug.name,
      drug.amount,
      drug.unit,
      group.quantity,
    ]),
  );
  return createHash('sha256').update(JSON.stringify(lines)).digest('hex');
}

/** 該当なし only if every line was checked, else 一部未チェック. */
function answerOf(check: ServiceCheck): CheckRow['answer'] {
  if (check.answer !== 'none') return check.answer;
  return check.lines.every((line) => line.state === 'checked') ? 'none' : 'partly-checked';
}

export interface CheckSubject {
  readonly prescription: PrescriptionRow;
  readonly row: ResultRow | null;
}

export function serviceCheckRow(
  context: Context,
  subject: CheckSubject,
  check: ServiceCheck,
  source: Exclude<CheckRow['source'], 'local'>,
  by: string,
): CheckRow {
  return {
    checkId: context.random.uuid(),
    prescriptionKey: subject.prescription.prescriptionKey,
    resultId: subject.row?.resultId ?? null,
    source,
    answer: answerOf(check),
    linesSha256: linesFingerprint(subject.row?.result ?? subject.prescription.prescription),
    checkedOn: check.checkedOn,
    performedAt: context.clock.now(),
    by,
    detail: check,
  };
}

/** A service answer about exactly these lines, on this calendar day. */
export function freshServiceCheck(context: Context, subject: CheckSubject): CheckRow | null {
  const today = tokyoDateOf(context.clock.now());
  const fingerprint = linesFingerprint(subject.row?.result ?? subject.prescription.prescription);
  return (
    context.store.checks
      .of(subject.prescription.prescriptionKey)
      .find(
        (check) =>
          check.source !== 'local' &&
          check.answer !== 'not-performed' &&
          check.linesSha256 === fingerprint &&
          check.checkedOn === today,
      ) ?? null
  );
}

export interface CheckConsent {
  readonly ownInstitutionIncluded: boolean;
  readonly onlineConsent: boolean;
  readonly oralConsent: boolean;
}

export const NO_CONSENT: CheckConsent = { ownInstitutionIncluded: false, onlineConsent: false, oralConsent: false };

/** ②′: any lines, any time, any number of times. */
export async function askService(
  context: Context,
  subject: CheckSubject,
  consent: CheckConsent,
  dispensingId: Uuid | null,
): Promise<Answer<ServiceCheck>> {
  const { prescription } = subject.prescription;
  const text =
    subject.row === null
      ? ({ csv: sj1FromPrescription(prescription), format: 'SJ1' } as const)
      : ({ csv: cj1FromDispensingResult(subject.row.result), format: 'CJ1' } as const);
  const answer = await context.gateway.checkDuplicates({
    insured: subject.row?.result.insured ?? prescription.insured,
    ...text,
    ...consent,
    prescriptionId: prescription.prescriptionId,
    dispensingId,
  });
  noteServiceClock(context, answer.meta.serverDate);
  return answer;
}
