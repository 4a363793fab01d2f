import type { DispensingRound } from '../dispensing/dispensing-result.ts';
import type { PrescriptionKind } from '../prescription/prescription.ts';

/** What one result owes, with the sentence that says so. */
export interface SignatureDuty {
  /** The dispensing pharmacist signs the document before it is sent. */
  readonly needsSignature: boolean;
  /** The prescriber's signed original is embedded as `ReferencePrescription`. */
  readonly carriesPrescription: boolean;
  /** The service adds a time stamp, so the return copy must carry one. */
  readonly expectsTimestamp: boolean;
  readonly source: string;
}

/**
 * needsSignature, carriesPrescription and expectsTimestamp of one result, by the kind of its prescription and the round.
 * Only electronic originals are signed; of a split only the last round is; an interim round carries no prescription.
 */
export function signatureDuty(kind: PrescriptionKind, round: DispensingRound): SignatureDuty {
  if (kind !== 'electronic') {
    return duty(false, false, 'official FAQ 22cddcec (paper original: no signature)');
  }
  if (round.type === 'split' && round.round < round.of) {
    return duty(false, false, 'wic-net 12918/35, 5595/21 (split: only the last result is signed)');
  }
  if (round.type === 'refill' && round.round < round.of) {
    return duty(true, false, 'MOCK: the rule for interim refill rounds is not public; we sign');
  }
  return duty(true, true, 'official FAQ 22cddcec; wic-net 12918/35 (electronic original: signed, then time-stamped)');
}

function duty(needsSignature: boolean, carriesPrescription: boolean, source: string): SignatureDuty {
  // The service time-stamps the pharmacist's signature, so there is a time stamp exactly where there is a signature.
  return { needsSignature, carriesPrescription, expectsTimestamp: needsSignature, source };
}
