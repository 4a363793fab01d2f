import { mayBeSameInsured, normalisedInsuredKey } from '../../shared/domain/kana.ts';
import type { InsuredPersonKey } from '../../shared/domain/patient.ts';
import type { RequestEnvelope } from '../../shared/formats/envelope.ts';
import type { ServiceCheck } from '../../shared/formats/eps-messages-check.ts';
import type {
  CancelReceptionRequest,
  PatientListing,
  ReceptionKey,
  ReceptionReply,
  ReceptionRequest,
} from '../../shared/formats/eps-messages-reception.ts';
import { cancelReception, receive } from '../book/book-rules.ts';
import { checkPrescription } from '../check/check-lines.ts';
import { refused } from '../error-codes.ts';
import type { BookedPrescription } from '../store/prescription-table.ts';
import type { Answered, MockContext, PreparedOperation } from './message-context.ts';
import { answeredWith } from './perform-operation.ts';

function find(context: MockContext, by: ReceptionKey): BookedPrescription | null {
  const { prescriptions } = context.store;
  if ('prescriptionId' in by) return prescriptions.byId(by.prescriptionId);
  const asked = normalisedInsuredKey(by.insured);
  return (
    prescriptions.byExchangeNumber(by.exchangeNumber).find((row) => mayBeSameInsured(row.insuredKey, asked)) ?? null
  );
}

function receptionReply(row: BookedPrescription, check: ServiceCheck): ReceptionReply {
  return {
    prescriptionId: row.prescriptionId,
    kind: row.kind,
    exchangeNumber: row.exchangeNumber,
    round: row.round,
    documentBase64: Buffer.from(row.document).toString('base64'),
    check,
  };
}

/** 受付: the file, the state 調剤中 and the check ② in one answer. */
export function prepareReception(
  context: MockContext,
  envelope: RequestEnvelope,
  request: ReceptionRequest,
): PreparedOperation<ReceptionReply> {
  return {
    commit() {
      const row = find(context, request.by);
      if (row === null) return { outcome: refused('EPSB9101E'), reply: null };
      const ruling = receive(row, envelope.medicalInstitutionCode, request.operationId);
      if (!ruling.ok) return { outcome: refused(ruling.code), reply: null };
      context.store.prescriptions.move(ruling.row);
      const check = checkPrescription(context, row, envelope.medicalInstitutionCode);
      const reply = receptionReply(ruling.row, check);
      return { ...answeredWith(reply), search: { reception: reply } };
    },
  };
}

export function prepareCancelReception(
  context: MockContext,
  envelope: RequestEnvelope,
  request: CancelReceptionRequest,
): PreparedOperation<Record<never, never>> {
  return {
    commit() {
      const row = context.store.prescriptions.byId(request.prescriptionId);
      if (row === null) return { outcome: refused('EPSB9101E'), reply: null };
      const ruling = cancelReception(row, envelope.medicalInstitutionCode);
      if (!ruling.ok) return { outcome: refused(ruling.code), reply: null };
      context.store.prescriptions.move(ruling.row);
      return answeredWith({});
    },
  };
}

/** What waits for this person (card reading, マイナ在宅受付Web). */
export function listForPatient(
  context: MockContext,
  request: { readonly insured: InsuredPersonKey },
): Answered<{ readonly prescriptions: readonly PatientListing[] }> {
  const key = normalisedInsuredKey(request.insured);
  if (key === null) return { outcome: refused('EPSB9108E'), reply: null };
  const waiting = context.store.prescriptions.byInsured(key).filter((row) => row.state === 'available');
  return answeredWith({
    prescriptions: waiting.map((row) => ({
      prescriptionId: row.prescriptionId,
      exchangeNumber: row.exchangeNumber,
      issuedOn: row.content.issuedOn,
      kind: row.kind,
    })),
  });
}
