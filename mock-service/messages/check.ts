import { epochMsOf, tokyoDateOf } from '../../shared/domain/calendar-date.ts';
import type { CheckLine } from '../../shared/domain/duplicate-check/check-line.ts';
import { newLinesOfPrescription } from '../../shared/domain/duplicate-check/lines-of-prescription.ts';
import { newLinesOfResult } from '../../shared/domain/duplicate-check/lines-of-result.ts';
import { normalisedInsuredKey } from '../../shared/domain/kana.ts';
import type { InsuredPersonKey } from '../../shared/domain/patient.ts';
import { dispensingResultFromCj1, readCj1 } from '../../shared/formats/cj1.ts';
import type { RequestEnvelope } from '../../shared/formats/envelope.ts';
import type { ServiceCheck } from '../../shared/formats/eps-messages-check.ts';
import type { CheckRequest } from '../../shared/formats/eps-messages-search.ts';
import { prescriptionFromSj1, readSj1 } from '../../shared/formats/sj1.ts';
import { drugLineNumbers, runCheck } from '../check/check-lines.ts';
import { consentedAlerts, storeConsent } from '../check/oral-consent.ts';
import { opensPastData } from '../check/view-consent.ts';
import { type ErrorCode, refused } from '../error-codes.ts';
import type { Answered, MockContext } from './message-context.ts';
import { answeredWith } from './perform-operation.ts';

/** MOCK: how long a pre-processing (事前処理) holds. */
export const PREPARATION_VALID_MS = 15 * 60_000;

function refusal(code: ErrorCode): Answered<never> {
  return { outcome: refused(code), reply: null };
}

/** 事前処理: the real service warms up this person's data; the mock only remembers that it was asked to. */
export function prepareCheck(
  context: MockContext,
  envelope: RequestEnvelope,
  insured: InsuredPersonKey,
): Answered<Record<never, never>> {
  const insuredKey = normalisedInsuredKey(insured);
  if (insuredKey === null) return refusal('EPSB9108E');
  context.store.checks.prepare(envelope.medicalInstitutionCode, insuredKey, context.trueNow());
  return answeredWith({});
}

function preparationRefusal(context: MockContext, pharmacyCode: string, insuredKey: string): ErrorCode | null {
  const preparedAt = context.store.checks.preparedAt(pharmacyCode, insuredKey);
  if (preparedAt === null) return 'EPSB9602E';
  const ageMs = epochMsOf(context.trueNow()) - epochMsOf(preparedAt);
  return ageMs > PREPARATION_VALID_MS ? 'EPSB9603E' : null;
}

function linesOfCsv(request: CheckRequest, csv: string): readonly CheckLine[] | null {
  if (request.format === 'CJ1') {
    const { result } = dispensingResultFromCj1(readCj1(csv).document);
    if (result === null) return null;
    return newLinesOfResult(result, { prescriptionRef: request.prescriptionId, resultRef: request.dispensingId });
  }
  const known = { kind: request.prescriptionId === null ? 'paper' : 'electronic', prescriptionId: null } as const;
  const { prescription } = prescriptionFromSj1(readSj1(csv).document, known);
  return prescription === null ? null : newLinesOfPrescription(prescription, request.prescriptionId ?? 'asked');
}

/** ②′: any lines, any time, any number of times, after a pre-processing for the same person. */
export function checkLines(
  context: MockContext,
  envelope: RequestEnvelope,
  request: CheckRequest,
): Answered<ServiceCheck> {
  const { medicalInstitutionCode: pharmacyCode } = envelope;
  const { prescriptionId, onlineConsent, oralConsent } = request;
  const insuredKey = normalisedInsuredKey(request.insured);
  if (insuredKey === null) return refusal('EPSB9108E');
  const unprepared = preparationRefusal(context, pharmacyCode, insuredKey);
  if (unprepared !== null) return refusal(unprepared);
  const csv = Buffer.from(request.csvBase64, 'base64').toString('utf8');
  const lines = linesOfCsv(request, csv);
  if (lines === null || lines.length === 0 || lines.length !== drugLineNumbers(csv).length) {
    return refusal('EPSB9601E');
  }
  const visit = { pharmacyCode, insuredKey, prescriptionId, day: tokyoDateOf(context.now()) };
  const oral = oralConsent === null ? [] : consentedAlerts(context, oralConsent, visit);
  if (typeof oral === 'string') return refusal(oral);
  return context.store.transaction(() => {
    if (oralConsent !== null) storeConsent(context, oralConsent, visit);
    const { ownInstitutionIncluded } = request;
    const online = opensPastData(onlineConsent, context.trueNow());
    return answeredWith(
      runCheck(context, { lines, csv, insuredKey, pharmacyCode, prescriptionId, ownInstitutionIncluded, online, oral }),
    );
  });
}
