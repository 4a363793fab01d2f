import type { OperationOutput } from '../../../shared/contract/operations.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context } from '../context.ts';
import { denial } from '../denial.ts';
import type { Actor } from '../people-ports.ts';
import type { Store } from '../ports.ts';
import { giveBack } from '../result/standing-results.ts';
import type { PrescriptionRow } from '../row-ports.ts';

/** How many of the newest prescriptions are looked through for one that ended here: weeks of a busy shop. */
const LOOKED_THROUGH = 5_000;

/**
 * What was registered once and withdrawn stays at 調剤中 at the service, which takes nothing back that was ever 調剤済み. That it
 * is not dispensed here any more is said by a pharmacist: otherwise it would be carried over for ever.
 */
export function endHere(
  context: Context,
  actor: Actor,
  prescriptionKey: Uuid,
  reason: string,
): Result<OperationOutput<'reception.cancel'>> {
  if (!actor.rights.includes('finalise'))
    return refusal(denial(context, actor, 'cancel-reception: end here', ['finalise']));
  context.store.transaction(() => {
    giveBack(context.store, prescriptionKey);
    audited(context, actor, 'prescription.end-here', prescriptionKey, { reason });
  });
  return success({ submissionId: null, state: 'cancelled' });
}

/**
 * The patient has come again with what ended here. The service refuses a second reception, for it holds the first one: that
 * one is at hand again.
 */
export function takeUpAgain(
  context: Context,
  actor: Actor,
  isWanted: (row: PrescriptionRow) => boolean,
): PrescriptionRow | null {
  const { store } = context;
  const ended = store.prescriptions.list(LOOKED_THROUGH).find((row) => isWanted(row) && endedHere(store, row));
  if (ended === undefined) return null;
  return store.transaction(() => {
    store.prescriptions.setReception(ended.prescriptionKey, 'accepted', ended.round);
    audited(context, actor, 'prescription.taken-up-again', ended.prescriptionKey, {});
    return { ...ended, reception: 'accepted' as const };
  });
}

/** Out of hand, and yet the last that the service has of it is that the result of this round was withdrawn. */
function endedHere(store: Store, { prescriptionKey, kind, reception, round }: PrescriptionRow): boolean {
  if (kind === 'paper' || (reception !== 'cancelled' && reception !== 'waiting-next-round')) return false;
  const last = store.submissions.chain(prescriptionKey).findLast(({ state }) => state === 'registered');
  if (last?.kind !== 'withdraw' || last.resultId === null) return false;
  const withdrawn = store.results.byId(last.resultId);
  return withdrawn?.round === round && withdrawn.result.round.type !== 'remainder-later';
}
