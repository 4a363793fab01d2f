import type { CalendarDate } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { RequestEnvelope } from '../../shared/formats/envelope.ts';
import type { HeldResult, OperationSearchReply } from '../../shared/formats/eps-messages-search.ts';
import { STATE_WORDS } from '../book/book-rules.ts';
import { refused } from '../error-codes.ts';
import type { Registration } from '../store/registration-table.ts';
import type { Answered, MockContext } from './message-context.ts';
import { answeredWith } from './perform-operation.ts';

const NOT_RECEIVED: OperationSearchReply = {
  found: 'not-received',
  code: null,
  message: null,
  takenInAt: null,
  registration: null,
  reception: null,
  withdrawal: null,
};

export function searchOperation(
  context: MockContext,
  request: { readonly operationId: Uuid },
): Answered<OperationSearchReply> {
  const { operations, registrations } = context.store;
  const reply = operations.byId(request.operationId)?.searchReply ?? NOT_RECEIVED;
  const returned = reply.registration === null ? null : registrations.returnedBy(request.operationId);
  if (reply.registration === null || returned === null) return answeredWith(reply);
  const returnedBase64 = Buffer.from(returned).toString('base64');
  return answeredWith({ ...reply, registration: { ...reply.registration, returnedBase64 } });
}

function heldResult(row: Registration): HeldResult {
  const { dispensingId, operationId, version, state } = row;
  return { dispensingId, operationId, version, state };
}

export function searchPrescription(
  context: MockContext,
  request: { readonly prescriptionId: Uuid },
): Answered<{ readonly state: string; readonly round: number; readonly results: readonly HeldResult[] }> {
  const row = context.store.prescriptions.byId(request.prescriptionId);
  if (row === null) return { outcome: refused('EPSB9101E'), reply: null };
  const results = context.store.registrations.ofPrescription(row.prescriptionId).map(heldResult);
  return answeredWith({ state: STATE_WORDS[row.state], round: row.round, results });
}

/** The service's own count for the 閉局レポート: this pharmacy's results with that 調剤日. */
export function listByDate(
  context: MockContext,
  envelope: RequestEnvelope,
  request: { readonly date: CalendarDate },
): Answered<{ readonly results: readonly HeldResult[] }> {
  const rows = context.store.registrations.ofDate(envelope.medicalInstitutionCode, request.date);
  return answeredWith({ results: rows.filter((row) => row.kind !== 'withdraw').map(heldResult) });
}

export function fetchCopy(
  context: MockContext,
  envelope: RequestEnvelope,
  request: { readonly dispensingId: Uuid },
): Answered<{ readonly version: number; readonly returnedBase64: string }> {
  const row = context.store.registrations.latest(request.dispensingId);
  if (row === null || row.returned === null || row.pharmacyCode !== envelope.medicalInstitutionCode) {
    return { outcome: refused('EPSB9401E'), reply: null };
  }
  return answeredWith({ version: row.version, returnedBase64: Buffer.from(row.returned).toString('base64') });
}
