import { randomInt } from 'node:crypto';
import { buildPrescriptionDocument } from '../../shared/document/prescription-document.ts';
import { completePrescriptionDocument } from '../../shared/document/service-additions.ts';
import { tokyoDateOf } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { hasErrors } from '../../shared/domain/issue.ts';
import { normalisedInsuredKey } from '../../shared/domain/kana.ts';
import type { Prescription, PrescriptionKind } from '../../shared/domain/prescription/prescription.ts';
import { type Result, refusal, success } from '../../shared/domain/result.ts';
import { prescriptionFromSj1, readSj1, sj1FromPrescription } from '../../shared/formats/sj1.ts';
import { convertPrescriptionCodes } from '../conversion/convert-codes.ts';
import type { MockContext } from '../messages/message-context.ts';
import type { PrescriptionOrder } from './prescription-order.ts';

type BookKind = Exclude<PrescriptionKind, 'paper'>;

function sj1Of(context: MockContext, order: Exclude<PrescriptionOrder, { sj1: string }>): string {
  const { round: _next, groups, issuedOn, ...rest } = order;
  return sj1FromPrescription({
    ...rest,
    // AccessCode is given by the service, outside of what the prescriber signed.
    exchangeNumber: null,
    prescriptionId: null,
    narcotic: null,
    issuedOn: issuedOn ?? tokyoDateOf(context.now()),
    groups: groups.map((each, index) => ({
      ...each,
      rpNumber: each.rpNumber ?? index + 1,
      drugs: each.drugs.map((line, place) => ({ ...line, lineNumber: line.lineNumber ?? place + 1 })),
    })),
  });
}

function roundsOf(prescription: Prescription): number {
  return prescription.repetition.type === 'once' ? 1 : prescription.repetition.totalRounds;
}

/** Six digits that no other prescription of this person has. */
function freeExchangeNumber(context: MockContext, insuredKey: string | null): string {
  for (;;) {
    const candidate = String(randomInt(0, 1_000_000)).padStart(6, '0');
    const taken = context.store.prescriptions.byExchangeNumber(candidate).some((row) => row.insuredKey === insuredKey);
    if (!taken) return candidate;
  }
}

export interface AddedPrescription {
  readonly prescriptionId: Uuid;
  readonly exchangeNumber: string;
}

/**
 * Writes a prescription into the book; an electronic one is signed by the mock's own prescriber.
 *
 * @param prescriptionId a random one when not given
 * @returns `format.*` issues about an SJ1 text with errors
 */
export function addPrescription(
  context: MockContext,
  order: PrescriptionOrder,
  prescriptionId: Uuid = context.uuid(),
): Result<AddedPrescription> {
  const kind: BookKind = order.kind;
  const sj1 = 'sj1' in order ? order.sj1 : sj1Of(context, order);
  const reading = readSj1(sj1);
  const { prescription, issues } = prescriptionFromSj1(reading.document, { kind, prescriptionId });
  const errors = [...reading.issues, ...issues].filter((issue) => issue.severity === 'error');
  if (prescription === null || hasErrors(errors)) return refusal(...errors);
  const signer = kind === 'electronic' ? context.keys.prescriber : null;
  const written = buildPrescriptionDocument({
    sj1,
    prescriptionId,
    signer,
    signingTime: context.trueNow(),
  });
  if (!written.ok) return written;
  const document = completePrescriptionDocument(written.value, {
    conversions: convertPrescriptionCodes(sj1),
    // MOCK: the real file carries time stamps (ES-XL); ours stays at the level the prescriber signed.
    timestampToken: null,
  });
  if (!document.ok) return document;
  const insuredKey = normalisedInsuredKey(prescription.insured);
  const exchangeNumber = order.exchangeNumber ?? prescription.exchangeNumber ?? freeExchangeNumber(context, insuredKey);
  const rounds = roundsOf(prescription);
  context.store.prescriptions.insert({
    prescriptionId,
    kind,
    exchangeNumber,
    insuredKey,
    content: { ...prescription, exchangeNumber },
    sj1,
    document: document.value,
    state: 'available',
    round: Math.min(order.round, rounds),
    rounds,
    pharmacyCode: null,
    receptionOperationId: null,
    everDispensed: false,
    createdAt: context.now(),
  });
  return success({ prescriptionId, exchangeNumber });
}
