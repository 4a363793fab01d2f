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
import { refused } from '../error-codes.ts';
import type { Answered, MockContext } from './message-context.ts';
import { answeredWith } from './perform-operation.ts';

/** 事前処理: the real service warms up this person's data; the mock has nothing to warm. */
export function prepareCheck(
  _context: MockContext,
  _envelope: RequestEnvelope,
  insured: InsuredPersonKey,
): Answered<Record<never, never>> {
  if (normalisedInsuredKey(insured) === null) return { outcome: refused('EPSB9108E'), reply: null };
  return answeredWith({});
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

/** ②′: any lines, any time, any number of times. */
export function checkLines(
  context: MockContext,
  envelope: RequestEnvelope,
  request: CheckRequest,
): Answered<ServiceCheck> {
  const insuredKey = normalisedInsuredKey(request.insured);
  if (insuredKey === null) return { outcome: refused('EPSB9108E'), reply: null };
  const csv = Buffer.from(request.csvBase64, 'base64').toString('utf8');
  const lines = linesOfCsv(request, csv);
  if (lines === null || lines.length === 0 || lines.length !== drugLineNumbers(csv).length) {
    return { outcome: refused('EPSB9601E'), reply: null };
  }
  return answeredWith(
    runCheck(context, {
      lines,
      csv,
      insuredKey,
      pharmacyCode: envelope.medicalInstitutionCode,
      ownInstitutionIncluded: request.ownInstitutionIncluded,
      consent: { online: request.onlineConsent, oral: request.oralConsent },
    }),
  );
}
