import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { Context } from '../context.ts';
import { prescriptionBehind } from '../result/draft-rows.ts';
import type { PrescriptionRow, ResultRow } from '../row-ports.ts';

/**
 * A change of what a paper's round was (its number, of how many) moves the round that it waits for. Where a later round
 * was begun since, that one stays; the service's own kinds stand at the round that the service says.
 * @param target the registration that was amended
 */
export function moveAmendedRound(context: Context, amended: Submission, target: Submission): void {
  const { store } = context;
  const prescription = store.prescriptions.byKey(amended.prescriptionKey);
  const resultOf = ({ resultId }: Submission) => (resultId === null ? null : store.results.byId(resultId));
  const [before, after] = [resultOf(target), resultOf(amended)];
  if (prescription?.kind !== 'paper' || before === null || after === null) return;
  if ([before, after].some(({ result }) => result.round.type === 'remainder-later')) return;
  if (!standsAt(prescription, before)) return;
  const repetition = repetitionOf(prescription, after);
  const goesOn = repetition.type !== 'once' && after.round < repetition.totalRounds;
  store.prescriptions.completeReception(prescription.prescriptionKey, {
    ...prescription,
    prescription: { ...prescription.prescription, repetition },
    reception: goesOn ? 'waiting-next-round' : 'local-only',
    round: goesOn ? after.round + 1 : after.round,
  });
}

/** That round was its last, or the one before the round it waits for. */
function standsAt({ reception, round }: PrescriptionRow, done: ResultRow): boolean {
  return reception === 'waiting-next-round'
    ? round === done.round + 1
    : reception === 'local-only' && round === done.round;
}

/** A paper that was read says itself how often; one that was typed is of as many as its result says. */
function repetitionOf(
  { prescription }: PrescriptionRow,
  { result }: ResultRow,
): PrescriptionRow['prescription']['repetition'] {
  if (prescription.groups.length > 0) return prescription.repetition;
  return prescriptionBehind(result, prescription.issuedOn).repetition;
}
