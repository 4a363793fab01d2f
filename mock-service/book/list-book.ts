import type { MockContext } from '../messages/message-context.ts';
import { STATE_WORDS } from './book-rules.ts';

const BOOK_LIST_MAX = 5_000;

/** `GET /mock/prescriptions`: what is in the book, with the text of the QR on the 控え, so that a demo can ask for it. */
export function listBook(context: MockContext): unknown {
  return context.store.prescriptions.list(BOOK_LIST_MAX).map((row) => {
    const { insured, patient } = row.content;
    const birth = (patient.birthDate ?? '').replaceAll('-', '');
    const key = [insured.insurerNumber, insured.symbol, insured.number, insured.branch].map((part) => part ?? '');
    return {
      prescriptionId: row.prescriptionId,
      exchangeNumber: row.exchangeNumber,
      kind: row.kind,
      state: row.state,
      stateText: STATE_WORDS[row.state],
      round: row.round,
      rounds: row.rounds,
      repetition: row.content.repetition.type,
      issuedOn: row.content.issuedOn,
      patient,
      insured,
      slip: [...key, birth, row.exchangeNumber ?? ''].join(','),
    };
  });
}
