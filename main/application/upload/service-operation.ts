import { uploadIssue } from '../../../shared/contract/upload-issues.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { assertNever, type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { WITHDRAWAL_ASKED } from '../../../shared/domain/submission/submission-state.ts';
import type {
  Answer,
  EpsGateway,
  ReceivedPrescription,
  ReceptionBy,
  Registered,
  RegisterRequest,
} from '../service-ports.ts';
import { lastIssue } from './judge-copy.ts';
import type { UploadStore } from './upload-ports.ts';

/** What the service gave when it took an operation in. */
export type Accepted =
  | { readonly type: 'registered'; readonly registered: Registered }
  | { readonly type: 'received'; readonly received: ReceivedPrescription }
  | { readonly type: 'acknowledged' };

export type Finding =
  | { readonly found: 'registered'; readonly accepted: Accepted }
  | { readonly found: 'not-received' }
  | { readonly found: 'rejected'; readonly code: string; readonly text: string };

/** One request, built and ready to leave. */
export interface ServiceRequest {
  readonly bytes: number;
  send(signal: AbortSignal): Promise<Answer<Accepted>>;
}

type Service = Pick<EpsGateway, 'receive' | 'cancelReception' | 'register' | 'amend' | 'withdraw'>;

const ACKNOWLEDGED: Accepted = { type: 'acknowledged' };
/** Size of a message around its document; an estimate for the bandwidth cap only. */
const ENVELOPE_BYTES = 1_000;

function mapAnswer<A, B>(answer: Answer<A>, change: (value: A) => B): Answer<B> {
  return answer.kind === 'answered' ? { ...answer, value: change(answer.value) } : answer;
}

function registeredBy(answer: Promise<Answer<Registered>>): Promise<Answer<Accepted>> {
  return answer.then((settled) => mapAnswer(settled, (registered) => ({ type: 'registered', registered })));
}

function acknowledgedBy(answer: Promise<Answer<null>>): Promise<Answer<Accepted>> {
  return answer.then((settled) => mapAnswer(settled, () => ACKNOWLEDGED));
}

function small(send: ServiceRequest['send']): Result<ServiceRequest> {
  return success({ bytes: ENVELOPE_BYTES, send });
}

/** The version the service holds of a registration: 1, and one more for every amendment it went through. */
function serviceVersionOf(store: UploadStore, registration: Submission): number {
  let version = 1;
  let row: Submission | null = registration;
  while (row !== null && row.kind === 'amend' && row.targetSubmissionId !== null) {
    version += 1;
    row = store.submissions.byId(row.targetSubmissionId);
  }
  return version;
}

function target(
  store: UploadStore,
  row: Submission,
): Result<{ readonly row: Submission; readonly dispensingId: Uuid }> {
  const found = row.targetSubmissionId === null ? null : store.submissions.byId(row.targetSubmissionId);
  if (found === null || found.dispensingId === null) return refusal(uploadIssue('upload.target-not-registered'));
  return success({ row: found, dispensingId: found.dispensingId });
}

function registerRequest(store: UploadStore, row: Submission): Result<RegisterRequest> {
  const document = row.documentSha256 === null ? null : store.documents.bySha256(row.documentSha256);
  const result = row.resultId === null ? null : store.results.byId(row.resultId);
  const prescription = store.prescriptions.byKey(row.prescriptionKey);
  if (document === null || result === null || prescription === null) {
    return refusal(uploadIssue('upload.document-missing'));
  }
  return success({
    prescriptionId: prescription.prescription.prescriptionId,
    prescriptionKind: prescription.kind,
    document: document.bytes,
    signed: row.needsSignature,
    round: result.result.round,
    dispensingDate: result.dispensingDate,
  });
}

function receptionBy(store: UploadStore, row: Submission): Result<ReceptionBy> {
  const prescription = store.prescriptions.byKey(row.prescriptionKey)?.prescription;
  if (prescription === undefined) return refusal(uploadIssue('upload.prescription-unknown'));
  const { prescriptionId, exchangeNumber, insured } = prescription;
  if (prescriptionId !== null) return success({ prescriptionId });
  if (exchangeNumber !== null) return success({ exchangeNumber, insured });
  return refusal(uploadIssue('upload.prescription-unknown'));
}

/**
 * Whether the service handed out what was asked for. The prescriber's signature does not cover the 処方箋ID, so that a
 * line that changes the question could put another patient's prescription, validly signed, before the pharmacist.
 */
function isWhatWasAsked(by: ReceptionBy, received: ReceivedPrescription): boolean {
  return 'prescriptionId' in by
    ? received.prescriptionId === by.prescriptionId
    : received.exchangeNumber === by.exchangeNumber;
}

/** The request that delivers this row, or what it lacks. */
export function serviceRequest(store: UploadStore, service: Service, row: Submission): Result<ServiceRequest> {
  const { operationId } = row;
  switch (row.kind) {
    case 'receive': {
      const by = receptionBy(store, row);
      if (!by.ok) return by;
      return small(async (signal) => {
        const answer = await service.receive(operationId, by.value, signal);
        if (answer.kind === 'answered' && !isWhatWasAsked(by.value, answer.value))
          return { kind: 'refused', ...lastIssue('upload.other-prescription'), meta: answer.meta };
        return mapAnswer(answer, (received) => ({ type: 'received', received }));
      });
    }
    case 'cancel-reception': {
      const prescriptionId = store.prescriptions.byKey(row.prescriptionKey)?.prescription.prescriptionId ?? null;
      if (prescriptionId === null) return refusal(uploadIssue('upload.prescription-unknown'));
      return small((signal) => acknowledgedBy(service.cancelReception(operationId, prescriptionId, signal)));
    }
    case 'register': {
      const request = registerRequest(store, row);
      if (!request.ok) return request;
      const bytes = ENVELOPE_BYTES + request.value.document.length;
      return success({ bytes, send: (signal) => registeredBy(service.register(operationId, request.value, signal)) });
    }
    case 'amend': {
      const amended = target(store, row);
      if (!amended.ok) return amended;
      const request = registerRequest(store, row);
      if (!request.ok) return request;
      const { dispensingId } = amended.value;
      const version = serviceVersionOf(store, amended.value.row);
      return success({
        bytes: ENVELOPE_BYTES + request.value.document.length,
        send: (signal) => registeredBy(service.amend(operationId, dispensingId, version, request.value, signal)),
      });
    }
    case 'withdraw': {
      const withdrawn = target(store, row);
      if (!withdrawn.ok) return withdrawn;
      const { dispensingId } = withdrawn.value;
      const asked = store.submissions.events(row.submissionId).find(({ event }) => event === WITHDRAWAL_ASKED);
      const reason = asked?.reason ?? '';
      return small((signal) => acknowledgedBy(service.withdraw(operationId, dispensingId, reason, signal)));
    }
    default:
      return assertNever(row.kind);
  }
}

/** Asks the service what it knows of this row's operation id. */
export async function lookUpOperation(
  store: UploadStore,
  service: Pick<EpsGateway, 'lookup' | 'lookupReception'>,
  row: Submission,
  signal?: AbortSignal,
): Promise<Answer<Finding>> {
  if (row.kind === 'receive') {
    const by = receptionBy(store, row);
    return mapAnswer(await service.lookupReception(row.operationId, signal), (found) => {
      if (found.found !== 'registered') return found;
      const { received } = found;
      if (by.ok && !isWhatWasAsked(by.value, received))
        return { found: 'rejected', ...lastIssue('upload.other-prescription') };
      return { found: 'registered', accepted: { type: 'received', received } };
    });
  }
  const isResult = row.kind === 'register' || row.kind === 'amend';
  return mapAnswer(await service.lookup(row.operationId, signal), (found) => {
    if (found.found !== 'registered') return found;
    const { dispensingId, ...rest } = found.registered;
    if (!isResult) return { found: 'registered', accepted: ACKNOWLEDGED };
    if (dispensingId === null) throw new Error(`look-up of ${row.submissionId}: registered without a dispensing id`);
    return { found: 'registered', accepted: { type: 'registered', registered: { ...rest, dispensingId } } };
  });
}
