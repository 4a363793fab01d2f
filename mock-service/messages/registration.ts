import { createHash } from 'node:crypto';
import type { DispensingRound } from '../../shared/domain/dispensing/dispensing-result.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { normalisedInsuredKey } from '../../shared/domain/kana.ts';
import type { RequestEnvelope } from '../../shared/formats/envelope.ts';
import type {
  AmendmentRequest,
  RegistrationReply,
  RegistrationRequest,
  WithdrawalReply,
  WithdrawalRequest,
} from '../../shared/formats/eps-messages-registration.ts';
import { dispense, undoDispensing } from '../book/book-rules.ts';
import { type ErrorCode, finding, refused } from '../error-codes.ts';
import type { BookedPrescription } from '../store/prescription-table.ts';
import type { Registration } from '../store/registration-table.ts';
import { type CompletedDocument, completeDocument } from './complete-document.ts';
import type { MockContext, PreparedOperation } from './message-context.ts';
import { answeredWith, refusedOperation } from './perform-operation.ts';
import { type ValidDocument, validateDocument } from './validate-document.ts';

type Committed<Reply> = ReturnType<PreparedOperation<Reply>['commit']>;

function refusal(code: ErrorCode): Committed<never> {
  return { outcome: refused(code), reply: null };
}

/** The round a registration occupies: one current result per prescription and round, 不足分後日渡し apart. */
function roundNumber(prescriptionId: Uuid | null, round: DispensingRound): number | null {
  if (prescriptionId === null || round.type === 'remainder-later') return null;
  return round.type === 'single' ? 1 : round.round;
}

interface Accepted {
  readonly envelope: RequestEnvelope;
  readonly request: RegistrationRequest;
  readonly document: ValidDocument;
  readonly completed: CompletedDocument;
}

/** Valid in itself and completed, or the refusal. */
function accept(
  context: MockContext,
  envelope: RequestEnvelope,
  request: RegistrationRequest,
  dispensingId: Uuid,
): Accepted | PreparedOperation<never> {
  const document = validateDocument(context, envelope, request);
  if (!document.ok) return refusedOperation(document.outcome);
  const completed = completeDocument(context, document.value, dispensingId);
  if (!completed.ok) {
    const xmlFindings = completed.issues.map((issue) => finding('EPSB9201E', issue.code));
    return refusedOperation(refused('EPSB9201E', { xmlFindings }));
  }
  return { envelope, request, document: document.value, completed: completed.value };
}

function store(
  context: MockContext,
  accepted: Accepted,
  identity: Pick<Registration, 'kind' | 'dispensingId' | 'version'>,
): Committed<RegistrationReply> {
  const { envelope, request, document, completed } = accepted;
  const receivedAt = context.now();
  context.store.registrations.insert({
    ...identity,
    operationId: request.operationId,
    state: 'current',
    prescriptionId: request.prescriptionId,
    round: roundNumber(request.prescriptionId, request.round),
    pharmacyCode: envelope.medicalInstitutionCode,
    dispensingDate: request.dispensingDate,
    insuredKey: normalisedInsuredKey(document.result.insured),
    content: { ...document.result, round: request.round },
    receivedSha256: createHash('sha256').update(document.bytes).digest('hex'),
    receivedAt,
    returnedSha256: completed.sha256,
    returned: completed.bytes,
  });
  const reply: RegistrationReply = {
    dispensingId: identity.dispensingId,
    version: identity.version,
    registeredAt: receivedAt,
    returnedBase64: Buffer.from(completed.bytes).toString('base64'),
    conversion: completed.conversion,
  };
  return { ...answeredWith(reply), search: { registration: reply } };
}

/** What the book says of the prescription that a result names. */
function bookRefusal(row: BookedPrescription | null, accepted: Accepted): ErrorCode | null {
  if (row === null) return 'EPSB9101E';
  if (row.kind !== accepted.request.prescriptionKind) return 'EPSB9203E';
  const { embeddedSj1 } = accepted.document;
  return embeddedSj1 !== null && embeddedSj1 !== row.sj1 ? 'EPSB9207E' : null;
}

export function prepareRegistration(
  context: MockContext,
  envelope: RequestEnvelope,
  request: RegistrationRequest,
): PreparedOperation<RegistrationReply> {
  const dispensingId = context.uuid();
  const accepted = accept(context, envelope, request, dispensingId);
  if ('commit' in accepted) return accepted;
  return {
    commit() {
      const { prescriptions, faults } = context.store;
      if (faults.rejectsThisRegistration()) return refusal('EPSB9999E');
      const identity = { kind: 'register', dispensingId, version: 1 } as const;
      if (request.prescriptionId === null) return store(context, accepted, identity);
      const row = prescriptions.byId(request.prescriptionId);
      const code = bookRefusal(row, accepted);
      if (row === null || code !== null) return refusal(code ?? 'EPSB9101E');
      const ruling = dispense(row, envelope.medicalInstitutionCode, request.round);
      if (!ruling.ok) return refusal(ruling.code);
      prescriptions.move(ruling.row);
      return store(context, accepted, identity);
    },
  };
}

/** The current version of a result of this pharmacy, or why there is none. */
function currentOf(context: MockContext, envelope: RequestEnvelope, dispensingId: Uuid): Registration | ErrorCode {
  const { registrations } = context.store;
  const current = registrations.current(dispensingId);
  if (current !== null && current.pharmacyCode === envelope.medicalInstitutionCode) return current;
  const latest = registrations.latest(dispensingId);
  const withdrawn = current === null && latest?.pharmacyCode === envelope.medicalInstitutionCode;
  return withdrawn ? 'EPSB9403E' : 'EPSB9401E';
}

export function prepareAmendment(
  context: MockContext,
  envelope: RequestEnvelope,
  request: AmendmentRequest,
): PreparedOperation<RegistrationReply> {
  const accepted = accept(context, envelope, request, request.dispensingId);
  if ('commit' in accepted) return accepted;
  return {
    commit() {
      const { registrations, prescriptions, faults } = context.store;
      if (faults.rejectsThisRegistration()) return refusal('EPSB9999E');
      const current = currentOf(context, envelope, request.dispensingId);
      if (typeof current === 'string') return refusal(current);
      if (current.version !== request.version) return refusal('EPSB9402E');
      if (current.prescriptionId !== request.prescriptionId) return refusal('EPSB9204E');
      if (current.round !== roundNumber(request.prescriptionId, request.round)) return refusal('EPSB9208E');
      if (request.prescriptionId !== null) {
        const code = bookRefusal(prescriptions.byId(request.prescriptionId), accepted);
        if (code !== null) return refusal(code);
      }
      registrations.endCurrent(current.dispensingId, 'superseded');
      const { dispensingId, version } = current;
      return store(context, accepted, { kind: 'amend', dispensingId, version: version + 1 });
    },
  };
}

export function prepareWithdrawal(
  context: MockContext,
  envelope: RequestEnvelope,
  request: WithdrawalRequest,
): PreparedOperation<WithdrawalReply> {
  return {
    commit() {
      const { registrations, prescriptions } = context.store;
      const current = currentOf(context, envelope, request.dispensingId);
      if (typeof current === 'string') return refusal(current);
      const row = current.prescriptionId === null ? null : prescriptions.byId(current.prescriptionId);
      if (row !== null && current.round !== null) {
        const ruling = undoDispensing(row, current.round, current.pharmacyCode, request.operationId);
        if (!ruling.ok) return refusal(ruling.code);
        prescriptions.move(ruling.row);
      }
      const withdrawnAt = context.now();
      registrations.endCurrent(current.dispensingId, 'withdrawn');
      registrations.insert({
        ...current,
        operationId: request.operationId,
        kind: 'withdraw',
        state: 'withdrawn',
        receivedSha256: null,
        receivedAt: withdrawnAt,
        returnedSha256: null,
        returned: null,
      });
      const reply: WithdrawalReply = { dispensingId: current.dispensingId, withdrawnAt };
      return { ...answeredWith(reply), search: { withdrawal: reply } };
    },
  };
}
