import { createHash } from 'node:crypto';
import { parseCalendarDate, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import type { DispensingResult } from '../../../shared/domain/dispensing/dispensing-result.ts';
import type { CheckDecision } from '../../../shared/domain/duplicate-check/check-decision.ts';
import { type CheckStanding, checkStanding } from '../../../shared/domain/duplicate-check/check-standing.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { normalisedInsuredKey } from '../../../shared/domain/kana.ts';
import type { Prescription } from '../../../shared/domain/prescription/prescription.ts';
import { cj1FromDispensingResult } from '../../../shared/formats/cj1.ts';
import type { ServiceCheck } from '../../../shared/formats/eps-messages-check.ts';
import {
  NO_ONLINE_CONSENT,
  type OnlineConsent,
  type OralConsent,
} from '../../../shared/formats/eps-messages-consent.ts';
import { sj1FromPrescription } from '../../../shared/formats/sj1.ts';
import type { Context } from '../context.ts';
import type { CheckRow, PrescriptionRow, ResultRow } from '../row-ports.ts';
import type { Answer } from '../service-ports.ts';
import { noteAnswer } from '../upload/note-answer.ts';
import { localCheckIn, serviceCheckIn } from './check-alerts.ts';

/**
 * The person and the exact lines a check was about: codes, amounts, days. Another fingerprint or another calendar day
 * means 要再チェック; so does a corrected 資格情報, for the answer was about somebody else.
 */
export function linesFingerprint(subject: Prescription | DispensingResult): string {
  const lines = subject.groups.flatMap((group) =>
    group.drugs.map((drug) => [
      group.rpNumber,
      group.dosageForm,
      drug.codeType,
      drug.code,
      drug.name,
      drug.amount,
      drug.unit,
      group.quantity,
    ]),
  );
  const about = [normalisedInsuredKey(subject.insured), lines];
  return createHash('sha256').update(JSON.stringify(about)).digest('hex');
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

function linesOf({ row, prescription }: CheckSubject): string {
  return linesFingerprint(row?.result ?? prescription.prescription);
}

/** The round at hand: what is decided or consented to at one visit says nothing about the next. */
export function roundOf({ row, prescription }: CheckSubject): number {
  return row?.round ?? prescription.round;
}

export function decisionsAtVisit(context: Pick<Context, 'store'>, subject: CheckSubject): readonly CheckDecision[] {
  const round = roundOf(subject);
  return context.store.checkDecisions
    .of(subject.prescription.prescriptionKey)
    .filter((decision) => decision.round === round);
}

export function serviceCheckRow(
  context: Context,
  subject: CheckSubject,
  check: ServiceCheck,
  source: Exclude<CheckRow['source'], 'local'>,
  by: string,
  asked: Pick<CheckConsent, 'onlineConsent' | 'oralConsent'> = NO_CONSENT,
): CheckRow {
  const consent = { online: asked.onlineConsent.state === 'given', oral: asked.oralConsent !== null };
  return {
    checkId: context.random.uuid(),
    prescriptionKey: subject.prescription.prescriptionKey,
    resultId: subject.row?.resultId ?? null,
    source,
    answer: answerOf(check),
    linesSha256: linesOf(subject),
    checkedOn: check.checkedOn,
    performedAt: context.clock.now(),
    by,
    detail: { ...check, consent },
  };
}

/** Whether a stored answer still stands for these lines, this day and what would be looked at now. */
export function standingOf(context: Context, subject: CheckSubject, check: CheckRow): CheckStanding {
  const masters = context.master.appliesFrom;
  const local = localCheckIn(check);
  const about = {
    linesSha256: check.linesSha256,
    checkedOn: check.checkedOn,
    coverage: {
      ownInstitution: serviceCheckIn(check)?.ownInstitutionIncluded ?? local?.ownInstitutionIncluded ?? false,
      masters: parseCalendarDate(local?.masters ?? ''),
    },
  };
  const now = {
    linesSha256: linesOf(subject),
    checkedOn: tokyoDateOf(context.clock.now()),
    coverage: { ownInstitution: check.source === 'local', masters },
  };
  return checkStanding(check.answer, about, now);
}

/** The newest answer of that kind that still stands. */
export function standingCheck(context: Context, subject: CheckSubject, from: 'service' | 'local'): CheckRow | null {
  return (
    context.store.checks
      .of(subject.prescription.prescriptionKey)
      .findLast(
        (check) =>
          (check.source === 'local') === (from === 'local') && standingOf(context, subject, check) === 'current',
      ) ?? null
  );
}

/** The service answered about exactly these lines, on whatever day. */
export function wasAnswered(context: Pick<Context, 'store'>, subject: CheckSubject): CheckRow | null {
  const lines = linesOf(subject);
  return (
    context.store.checks
      .of(subject.prescription.prescriptionKey)
      .find((check) => check.source !== 'local' && check.answer !== 'not-performed' && check.linesSha256 === lines) ??
    null
  );
}

export interface CheckConsent {
  readonly ownInstitutionIncluded: boolean;
  readonly onlineConsent: OnlineConsent;
  readonly oralConsent: OralConsent | null;
}

export const NO_CONSENT: CheckConsent = {
  ownInstitutionIncluded: false,
  onlineConsent: NO_ONLINE_CONSENT,
  oralConsent: null,
};

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
  noteAnswer(context, answer);
  return answer;
}
