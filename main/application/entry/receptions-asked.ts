import type { OperationOutput } from '../../../shared/contract/operations.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { NextAct } from '../../../shared/domain/today-order.ts';
import type { Context } from '../context.ts';
import { MASK } from '../mask-patient.ts';
import type { PrescriptionRow } from '../row-ports.ts';

type AskedFor = OperationOutput<'today.list'>['rows'][number]['askedFor'];

const NOT_THROUGH: readonly Submission['state'][] = ['ready', 'in-flight', 'outcome-unknown', 'rejected', 'held'];

/** Receptions that are on their way, in doubt or stuck, by their prescription. */
export function receptionsAsked({ store }: Pick<Context, 'store'>): ReadonlyMap<Uuid, Submission> {
  const asked = store.submissions.list({ kinds: ['receive'], states: NOT_THROUGH });
  return new Map(asked.map((submission) => [submission.prescriptionKey, submission]));
}

/** What comes next where nothing may be dispensed before the service has answered. */
export function actOnReception({ state }: Submission): NextAct {
  if (state === 'outcome-unknown') return 'look-up';
  return state === 'rejected' || state === 'held' ? 'stop' : 'wait-for-service';
}

/** All that was put down of a prescription that the service has not told us yet; null once it has. */
export function askedForOf({ prescription, reception }: PrescriptionRow): AskedFor {
  if (reception !== 'pending' || prescription.institution.code !== '') return null;
  return { exchangeNumber: prescription.exchangeNumber, prescriptionId: prescription.prescriptionId };
}

export function maskedAskedFor(askedFor: AskedFor): AskedFor {
  if (askedFor === null) return null;
  return { ...askedFor, exchangeNumber: askedFor.exchangeNumber === null ? null : MASK };
}
