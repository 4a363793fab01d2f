import { examineDispensingDocument } from '../../shared/document/examine-document.ts';
import type { DocumentFrame } from '../../shared/document/service-additions.ts';
import type { VerificationReport } from '../../shared/document/verification-report.ts';
import type { DispensingResult } from '../../shared/domain/dispensing/dispensing-result.ts';
import { formatInstitutionCode } from '../../shared/domain/institution-code.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import { signatureDuty } from '../../shared/domain/submission/signature-duty.ts';
import { dispensingResultFromCj1, readCj1 } from '../../shared/formats/cj1.ts';
import type { RequestEnvelope } from '../../shared/formats/envelope.ts';
import type { ProcessingOutcome, SignatureFinding } from '../../shared/formats/eps-messages-outcome.ts';
import type { RegistrationRequest } from '../../shared/formats/eps-messages-registration.ts';
import { type ErrorCode, finding, refused } from '../error-codes.ts';
import type { MockContext } from './message-context.ts';

export interface ValidDocument {
  readonly bytes: Uint8Array;
  readonly cj1: string;
  readonly signed: boolean;
  readonly result: DispensingResult;
  /** SJ1 text of the embedded prescription; null where none is embedded */
  readonly embeddedSj1: string | null;
  /** Of `bytes`: where the service's additions go */
  readonly frame: DocumentFrame;
}

type Validated =
  | { readonly ok: true; readonly value: ValidDocument }
  | { readonly ok: false; readonly outcome: ProcessingOutcome };

const FINDINGS_MAX = 20;

function refusal(outcome: ProcessingOutcome): Validated {
  return { ok: false, outcome };
}

function place(issue: Issue): string {
  const parts = [
    issue.line === undefined ? '' : `${issue.line}行目`,
    issue.record ?? '',
    issue.field ?? '',
    issue.code,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function xmlRefusal(issues: readonly Issue[]): Validated {
  const xmlFindings = issues.map((issue) => finding('EPSB9201E', place(issue)));
  return refusal(refused('EPSB9201E', { xmlFindings }));
}

function csvRefusal(errors: readonly Issue[]): Validated {
  const csvFindings = errors.slice(0, FINDINGS_MAX).map((issue) => finding('EPSB9202E', place(issue)));
  return refusal(refused('EPSB9202E', { csvFindings }));
}

function signatureFindings(report: VerificationReport): readonly SignatureFinding[] {
  return report.signatures.map((signature) => {
    const failed = signature.checks.filter((check) => check.result === 'fail');
    return {
      status: failed.length === 0 ? '1' : '2',
      message: failed.length === 0 ? '' : finding('EPSB9302E', signature.element).message,
      signId: signature.element,
      failureReasons: failed.map((check) => ({
        key: check.name,
        code: 'EPSB9302E',
        message: check.detail ?? check.name,
      })),
    };
  });
}

/** What must agree between the document and the message that carries it. */
function disagreement(
  envelope: RequestEnvelope,
  request: RegistrationRequest,
  result: DispensingResult,
): ErrorCode | null {
  if (formatInstitutionCode(result.pharmacy) !== envelope.medicalInstitutionCode) return 'EPSB9205E';
  if (result.dispensingDate !== request.dispensingDate) return 'EPSB9206E';
  if (result.prescriptionId !== request.prescriptionId) return 'EPSB9204E';
  return (request.prescriptionKind === 'paper') === (request.prescriptionId === null) ? null : 'EPSB9203E';
}

/**
 * XML, CSV, signature and agreement with the message, in this order (inferred from the order of the result's lists,
 * eps.md §1.2). What depends on the state of the prescription is decided later, inside the transaction.
 */
export function validateDocument(
  context: MockContext,
  envelope: RequestEnvelope,
  request: RegistrationRequest,
): Validated {
  const bytes = new Uint8Array(Buffer.from(request.documentBase64, 'base64'));
  const examined = examineDispensingDocument(bytes, { anchors: context.keys.anchors, now: context.trueNow() });
  if (!examined.ok) return xmlRefusal(examined.issues);
  const { content, report, frame } = examined.value;
  const { cj1, signed, dispensingId, prescriptionDocumentSj1, prescriptionId } = content;
  if (dispensingId !== null) return refusal(refused('EPSB9209E'));
  if (!frame.ok) return xmlRefusal(frame.issues);
  if (cj1.includes('\r')) {
    return refusal(refused('EPSB0052E', { csvFindings: [finding('EPSB0052E', '')] }));
  }
  const reading = readCj1(cj1);
  const { result, issues } = dispensingResultFromCj1(reading.document);
  const errors = [...reading.issues, ...issues].filter((issue) => issue.severity === 'error');
  if (result === null || errors.length > 0) return csvRefusal(errors);
  const duty = signatureDuty(request.prescriptionKind, request.round);
  if (duty.needsSignature && !signed) return refusal(refused('EPSB9301E'));
  if (signed !== request.signed) return refusal(refused('EPSB9303E'));
  if (!report.valid) {
    return refusal(refused('EPSB9302E', { signatureFindings: signatureFindings(report) }));
  }
  const code = disagreement(envelope, request, result);
  if (code !== null) return refusal(refused(code));
  const carried = prescriptionDocumentSj1 !== null;
  if (duty.carriesPrescription && !carried) return refusal(refused('EPSB9207E'));
  if (carried && prescriptionId !== request.prescriptionId) return refusal(refused('EPSB9207E'));
  return { ok: true, value: { bytes, cj1, signed, result, embeddedSj1: prescriptionDocumentSj1, frame: frame.value } };
}
