/** Taking a prescription in at the pharmacy, and giving it back. Names are MOCK except those marked in docs/mock-service.md. */
import type { CalendarDate } from '../domain/calendar-date.ts';
import { isExchangeNumber, type Uuid } from '../domain/identifiers.ts';
import type { InsuredPersonKey } from '../domain/patient.ts';
import type { PrescriptionKind } from '../domain/prescription/prescription.ts';
import {
  mapped,
  nested,
  nestedOrNull,
  optional,
  type PartCodec,
  record,
  repeated,
  required,
  type TextCodec,
} from './envelope-codec.ts';
import { base64Text, codedText, countText, dateText, uuidText } from './envelope-text.ts';
import { type ServiceCheck, serviceCheck } from './eps-messages-check.ts';
import { insuredPerson } from './eps-messages-person.ts';

/** 引換番号 (AccessCode): 6 to 16 digits */
const exchangeNumberText: TextCodec<string> = {
  write: (value) => value,
  read: (text) => (isExchangeNumber(text) ? text : null),
};

export type ReceptionKey =
  | { readonly exchangeNumber: string; readonly insured: InsuredPersonKey }
  | { readonly prescriptionId: Uuid };

export interface ReceptionRequest {
  readonly operationId: Uuid;
  readonly by: ReceptionKey;
}

const keyWire = record({
  exchangeNumber: optional('AccessCode', exchangeNumberText),
  insured: nestedOrNull('InsuredPerson', insuredPerson),
  prescriptionId: optional('PrescriptionId', uuidText),
});

const receptionKey: PartCodec<ReceptionKey> = mapped(
  keyWire,
  'PrescriptionId',
  (key: ReceptionKey) => ({ exchangeNumber: null, insured: null, prescriptionId: null, ...key }),
  ({ exchangeNumber, insured, prescriptionId }): ReceptionKey | null => {
    if (prescriptionId !== null) return exchangeNumber === null && insured === null ? { prescriptionId } : null;
    return exchangeNumber === null || insured === null ? null : { exchangeNumber, insured };
  },
);

export const receptionRequest: PartCodec<ReceptionRequest> = record({
  operationId: required('OperationId', uuidText),
  by: receptionKey,
});

export interface ReceptionReply {
  readonly prescriptionId: Uuid;
  readonly kind: Exclude<PrescriptionKind, 'paper'>;
  readonly exchangeNumber: string | null;
  readonly round: number;
  /** 電子処方箋ファイル (signed) or 処方箋情報提供ファイル (unsigned), base64 */
  readonly documentBase64: string;
  /** ② */
  readonly check: ServiceCheck;
}

const kindText = codedText<ReceptionReply['kind']>({ electronic: '1', 'paper-with-exchange-number': '2' });

export const receptionReply: PartCodec<ReceptionReply> = record({
  prescriptionId: required('PrescriptionId', uuidText),
  kind: required('IssueType', kindText),
  exchangeNumber: optional('AccessCode', exchangeNumberText),
  round: required('RoundNumber', countText),
  documentBase64: required('PrescriptionInfo', base64Text),
  check: nested('DuplicateCheck', serviceCheck),
});

export interface CancelReceptionRequest {
  readonly operationId: Uuid;
  readonly prescriptionId: Uuid;
}

export const cancelReceptionRequest: PartCodec<CancelReceptionRequest> = record({
  operationId: required('OperationId', uuidText),
  prescriptionId: required('PrescriptionId', uuidText),
});

export interface PatientListing {
  readonly prescriptionId: Uuid;
  readonly exchangeNumber: string | null;
  readonly issuedOn: CalendarDate;
  readonly kind: ReceptionReply['kind'];
}

export const patientListRequest: PartCodec<{ readonly insured: InsuredPersonKey }> = record({
  insured: nested('InsuredPerson', insuredPerson),
});

export const patientListReply: PartCodec<{ readonly prescriptions: readonly PatientListing[] }> = record({
  prescriptions: repeated(
    'PrescriptionIdList',
    record({
      prescriptionId: required('PrescriptionId', uuidText),
      exchangeNumber: optional('AccessCode', exchangeNumberText),
      issuedOn: required('IssueDate', dateText),
      kind: required('IssueType', kindText),
    }),
  ),
});
