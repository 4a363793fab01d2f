/** What registers, amends and withdraws a dispensing result. Element names are MOCK except `DispensingId`. */
import type { CalendarDate, Instant } from '../domain/calendar-date.ts';
import type { DispensingRound } from '../domain/dispensing/dispensing-result.ts';
import type { Uuid } from '../domain/identifiers.ts';
import type { PrescriptionKind } from '../domain/prescription/prescription.ts';
import { mapped, nested, nestedOrNull, optional, type PartCodec, record, required } from './envelope-codec.ts';
import {
  base64Text,
  codedText,
  countText,
  dateText,
  flagText,
  instantText,
  plainText,
  uuidText,
} from './envelope-text.ts';

/** OQSCD017: 1 電子処方箋, 2 紙の処方箋; 3 (plain paper, unknown to the service) is MOCK. */
const issueType = codedText<PrescriptionKind>({
  electronic: '1',
  'paper-with-exchange-number': '2',
  paper: '3',
});

const roundWire = record({
  type: required('RoundType', codedText({ single: '1', refill: '2', split: '3', 'remainder-later': '4' })),
  round: optional('RoundNumber', countText),
  of: optional('RoundCount', countText),
  nextDate: optional('NextDispensingDate', dateText),
  reason: optional('RoundReason', plainText),
});

function roundFromWire(wire: {
  readonly type: DispensingRound['type'];
  readonly round: number | null;
  readonly of: number | null;
  readonly nextDate: CalendarDate | null;
  readonly reason: string | null;
}): DispensingRound | null {
  const { round, of, nextDate, reason } = wire;
  if (wire.type === 'single') return { type: 'single' };
  if (wire.type === 'remainder-later') return { type: 'remainder-later', reason: reason ?? '' };
  if (round === null || of === null || round < 1 || round > of) return null;
  if (wire.type === 'refill') return { type: 'refill', round, of, nextDate };
  return { type: 'split', round, of, reason: reason ?? '' };
}

/** MOCK: the public samples show no CJ1 record for rounds, so the round travels in the message. */
const round: PartCodec<DispensingRound> = mapped(
  roundWire,
  'Round',
  (value: DispensingRound) => ({
    type: value.type,
    round: 'round' in value ? value.round : null,
    of: 'of' in value ? value.of : null,
    nextDate: value.type === 'refill' ? value.nextDate : null,
    reason: 'reason' in value ? value.reason : null,
  }),
  roundFromWire,
);

export interface RegistrationRequest {
  readonly operationId: Uuid;
  /** null for plain paper */
  readonly prescriptionId: Uuid | null;
  readonly prescriptionKind: PrescriptionKind;
  readonly signed: boolean;
  readonly dispensingDate: CalendarDate;
  readonly round: DispensingRound;
  /** The document, base64 */
  readonly documentBase64: string;
}

const registrationFields = {
  operationId: required('OperationId', uuidText),
  prescriptionId: optional('PrescriptionId', uuidText),
  prescriptionKind: required('IssueType', issueType),
  signed: required('Signed', flagText),
  dispensingDate: required('DispensingDate', dateText),
  round: nested('Round', round),
  documentBase64: required('DispensingInfo', base64Text),
};

export const registrationRequest: PartCodec<RegistrationRequest> = record(registrationFields);

export interface AmendmentRequest extends RegistrationRequest {
  readonly dispensingId: Uuid;
  /** The version that is amended: must be the current one */
  readonly version: number;
}

export const amendmentRequest: PartCodec<AmendmentRequest> = record({
  dispensingId: required('DispensingId', uuidText),
  version: required('Version', countText),
  ...registrationFields,
});

export interface WithdrawalRequest {
  readonly operationId: Uuid;
  readonly dispensingId: Uuid;
  readonly reason: string;
}

export const withdrawalRequest: PartCodec<WithdrawalRequest> = record({
  operationId: required('OperationId', uuidText),
  dispensingId: required('DispensingId', uuidText),
  reason: required('Reason', plainText),
});

export interface WithdrawalReply {
  readonly dispensingId: Uuid;
  readonly withdrawnAt: Instant;
}

export const withdrawalReply: PartCodec<WithdrawalReply> = record({
  dispensingId: required('DispensingId', uuidText),
  withdrawnAt: required('WithdrawnAt', instantText),
});

export interface RegistrationReply {
  readonly dispensingId: Uuid;
  readonly version: number;
  readonly registeredAt: Instant;
  /** The returned file, base64 */
  readonly returnedBase64: string;
  /** The service converts drug codes only as far as its table goes, and says so */
  readonly conversion: { readonly converted: number; readonly unconverted: number } | null;
}

export const registrationReply: PartCodec<RegistrationReply> = record({
  dispensingId: required('DispensingId', uuidText),
  version: required('Version', countText),
  registeredAt: required('RegisteredAt', instantText),
  returnedBase64: required('DispensingInfo', base64Text),
  conversion: nestedOrNull(
    'CodeConversion',
    record({ converted: required('Converted', countText), unconverted: required('Unconverted', countText) }),
  ),
});
