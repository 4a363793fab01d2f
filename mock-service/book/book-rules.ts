/** The life of a prescription at the service (eps.md §1.4), pure: each function refuses, or gives the changed row. */
import type { DispensingRound } from '../../shared/domain/dispensing/dispensing-result.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { ErrorCode } from '../error-codes.ts';
import type { BookedPrescription } from '../store/prescription-table.ts';

export type Ruling =
  | { readonly ok: true; readonly row: BookedPrescription }
  | { readonly ok: false; readonly code: ErrorCode };

function allowed(row: BookedPrescription, change: Partial<BookedPrescription>): Ruling {
  return { ok: true, row: { ...row, ...change } };
}

function forbidden(code: ErrorCode): Ruling {
  return { ok: false, code };
}

/** Handing the file over and moving to 調剤中 happen at the same moment. */
export function receive(row: BookedPrescription, pharmacyCode: string, operationId: Uuid): Ruling {
  switch (row.state) {
    case 'available':
      return allowed(row, { state: 'dispensing', pharmacyCode, receptionOperationId: operationId });
    case 'dispensing':
      return forbidden(row.pharmacyCode === pharmacyCode ? 'EPSB9103E' : 'EPSB9102E');
    case 'dispensed':
      return forbidden('EPSB9104E');
    case 'revoked':
      return forbidden('EPSB9107E');
  }
}

export function cancelReception(row: BookedPrescription, pharmacyCode: string): Ruling {
  if (row.state !== 'dispensing' || row.pharmacyCode !== pharmacyCode) return forbidden('EPSB9105E');
  if (row.everDispensed) return forbidden('EPSB9106E');
  return allowed(row, { state: 'available', pharmacyCode: null, receptionOperationId: null });
}

/** Whether the round that the result names is the one at hand. */
function fits(row: BookedPrescription, round: DispensingRound): boolean {
  if (round.type === 'refill' || round.type === 'split') return round.of === row.rounds && round.round === row.round;
  return round.type === 'remainder-later' || row.rounds === 1;
}

/** A result of the round at hand: back to the pool for the next round when rounds are left, else 調剤済. */
export function dispense(row: BookedPrescription, pharmacyCode: string, round: DispensingRound): Ruling {
  // 不足分後日渡し (MOCK rule): a further result after 調剤済, by a pharmacy that needs no new reception.
  if (round.type === 'remainder-later' && row.state === 'dispensed') return allowed(row, {});
  if (row.state === 'dispensed') return forbidden('EPSB9104E');
  if (row.state !== 'dispensing' || row.pharmacyCode !== pharmacyCode) return forbidden('EPSB9105E');
  if (!fits(row, round)) return forbidden('EPSB9208E');
  const last = row.round === row.rounds;
  return allowed(row, {
    state: last ? 'dispensed' : 'available',
    round: last ? row.round : row.round + 1,
    pharmacyCode: null,
    receptionOperationId: null,
    everDispensed: last,
  });
}

/** A withdrawn result gives its round back to the pharmacy that dispensed it, at 調剤中. */
export function undoDispensing(
  row: BookedPrescription,
  round: number,
  pharmacyCode: string,
  operationId: Uuid,
): Ruling {
  const untouched =
    (row.state === 'dispensed' && row.round === round) || (row.state === 'available' && row.round === round + 1);
  if (!untouched) return forbidden('EPSB9404E');
  return allowed(row, {
    state: 'dispensing',
    round,
    pharmacyCode,
    receptionOperationId: operationId,
    everDispensed: true,
  });
}

export const STATE_WORDS: Readonly<Record<BookedPrescription['state'], string>> = {
  available: '薬局にて受付されていません',
  dispensing: '調剤中',
  dispensed: '調剤済',
  revoked: '処方箋取消',
};
