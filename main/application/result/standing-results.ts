import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { Store } from '../ports.ts';
import type { PrescriptionRow } from '../row-ports.ts';
import { carriesDocument } from './prepare-document.ts';

const GONE: readonly Submission['state'][] = ['voided', 'superseded', 'withdrawn'];

/**
 * What was dispensed from a prescription. What is 登録対象外 never reaches the service, which holds its prescription at
 * 調剤中 until the reception is given back.
 */
export function standingResults(store: Store, prescriptionKey: Uuid): readonly Submission[] {
  const isPaper = store.prescriptions.byKey(prescriptionKey)?.kind === 'paper';
  return store.submissions
    .chain(prescriptionKey)
    .filter((row) => carriesDocument(row) && !GONE.includes(row.state) && (isPaper || row.state !== 'exempt'));
}

/** 1-based; null of what is no result. */
export function roundOfResult(store: Store, { resultId }: Submission): number | null {
  return resultId === null ? null : (store.results.byId(resultId)?.round ?? null);
}

/**
 * Its reception is given back: a later round of a refill or split waits for its day again, here or at another pharmacy,
 * because the rounds before it were dispensed here.
 */
export function giveBack(store: Store, prescriptionKey: Uuid): void {
  const prescription: PrescriptionRow | null = store.prescriptions.byKey(prescriptionKey);
  if (prescription === null) return;
  const { round } = prescription;
  const isLater = standingResults(store, prescriptionKey).some((row) => (roundOfResult(store, row) ?? round) < round);
  store.prescriptions.setReception(prescriptionKey, isLater ? 'waiting-next-round' : 'cancelled', round);
}
