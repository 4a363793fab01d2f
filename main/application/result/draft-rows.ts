import { roundAtHand } from '../../../shared/contract/entry-prefill.ts';
import type { DispensingResult } from '../../../shared/domain/dispensing/dispensing-result.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import type { PrescriptionRow, ResultRow } from '../row-ports.ts';

/** The round of a prescription that a result belongs to, 1-based. */
export function roundNumber(result: DispensingResult): number {
  return result.round.type === 'refill' || result.round.type === 'split' ? result.round.round : 1;
}

/** A claims file does not say which round it is of: the one of its prescription that is at hand. */
export function atRoundOf({ prescription, round }: PrescriptionRow, result: DispensingResult): DispensingResult {
  return result.round.type === 'single' ? { ...result, round: roundAtHand(prescription, round) } : result;
}

/** The user who dispensed (CJ1 record 15) and must sign; null when it is nobody of this profile. */
export function pharmacistUserIdOf(context: Context, result: DispensingResult): Uuid | null {
  const pharmacist = context.store.users
    .all()
    .find((user) => user.active && user.displayName === result.pharmacist.name && user.rights.includes('sign'));
  return pharmacist?.userId ?? null;
}

/** A new version as a draft (入力中) or as an import that waits for a pharmacist (確定待ち). */
export function newResultRow(
  context: Context,
  actor: Actor,
  prescription: PrescriptionRow,
  result: DispensingResult,
  issues: readonly Issue[],
  fields: Pick<ResultRow, 'status' | 'importSha256'> & {
    readonly previous: ResultRow | null;
    readonly lateReason?: string | undefined;
  },
): ResultRow {
  return {
    resultId: context.random.uuid(),
    prescriptionKey: prescription.prescriptionKey,
    version: (fields.previous?.version ?? 0) + 1,
    previousResultId: fields.previous?.resultId ?? null,
    round: roundNumber(result),
    status: fields.status,
    result,
    dispensingDate: result.dispensingDate,
    pharmacistUserId: pharmacistUserIdOf(context, result),
    issues,
    createdAt: context.clock.now(),
    createdBy: actor.userId,
    finalisedAt: null,
    finalisedBy: null,
    carriedOver: null,
    importSha256: fields.importSha256,
    lateReason: fields.lateReason ?? null,
  };
}

/** A result that names no prescription here (typed from paper, or a CJ1 without record 7) brings its own, made of what it says. */
export function prescriptionBehind(
  result: DispensingResult,
  issuedOn: DispensingResult['dispensingDate'],
): PrescriptionRow['prescription'] {
  return {
    kind: 'paper',
    prescriptionId: result.prescriptionId,
    exchangeNumber: null,
    patient: result.patient,
    insuranceKind: result.insuranceKind,
    insured: result.insured,
    institution: result.institution,
    prescriber: result.groups.find((group) => group.prescriber !== null)?.prescriber ?? { name: '', department: null },
    issuedOn,
    expiresOn: null,
    repetition:
      result.round.type === 'refill'
        ? { type: 'refill', totalRounds: result.round.of }
        : result.round.type === 'split'
          ? { type: 'split', totalRounds: result.round.of, round: result.round.round }
          : { type: 'once' },
    residualInstruction: null,
    narcotic: null,
    groups: [],
    remarks: [],
  };
}
