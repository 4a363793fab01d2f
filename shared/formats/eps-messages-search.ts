/** Questions that change nothing: what became of an operation, what the service holds. Names are MOCK. */
import type { CalendarDate, Instant } from '../domain/calendar-date.ts';
import type { Uuid } from '../domain/identifiers.ts';
import type { InsuredPersonKey } from '../domain/patient.ts';
import { nested, nestedOrNull, optional, type PartCodec, record, repeated, required } from './envelope-codec.ts';
import { base64Text, codedText, countText, dateText, instantText, plainText, uuidText } from './envelope-text.ts';
import { type PastDrug, pastDrug, type ServiceCheck, serviceCheck } from './eps-messages-check.ts';
import { type OnlineConsent, type OralConsent, onlineConsent, oralConsent } from './eps-messages-consent.ts';
import { insuredPerson } from './eps-messages-person.ts';
import { type ReceptionReply, receptionReply } from './eps-messages-reception.ts';
import {
  type RegistrationReply,
  registrationReply,
  type WithdrawalReply,
  withdrawalReply,
} from './eps-messages-registration.ts';

export const operationSearchRequest: PartCodec<{ readonly operationId: Uuid }> = record({
  operationId: required('OperationId', uuidText),
});

/** At most one of the three results is there; none for a cancelled reception, which is only acknowledged. */
export interface OperationSearchReply {
  readonly found: 'registered' | 'not-received' | 'rejected';
  readonly code: string | null;
  readonly message: string | null;
  readonly takenInAt: Instant | null;
  readonly registration: RegistrationReply | null;
  readonly reception: ReceptionReply | null;
  readonly withdrawal: WithdrawalReply | null;
}

export const operationSearchReply: PartCodec<OperationSearchReply> = record({
  found: required('OperationState', codedText({ registered: '1', 'not-received': '2', rejected: '3' })),
  code: optional('RejectionCode', plainText),
  message: optional('RejectionMessage', plainText),
  takenInAt: optional('TakenInAt', instantText),
  registration: nestedOrNull('Registration', registrationReply),
  reception: nestedOrNull('Reception', receptionReply),
  withdrawal: nestedOrNull('Withdrawal', withdrawalReply),
});

export type HeldState = 'current' | 'superseded' | 'withdrawn';

export interface HeldResult {
  readonly dispensingId: Uuid;
  readonly operationId: Uuid;
  readonly version: number;
  readonly state: HeldState;
}

const heldResults = repeated(
  'DispensingResultList',
  record({
    dispensingId: required('DispensingId', uuidText),
    operationId: required('OperationId', uuidText),
    version: required('Version', countText),
    state: required('ResultState', codedText<HeldState>({ current: '1', superseded: '2', withdrawn: '3' })),
  }),
);

export const prescriptionSearchRequest: PartCodec<{ readonly prescriptionId: Uuid }> = record({
  prescriptionId: required('PrescriptionId', uuidText),
});

/** `state` in the words clinics see: 薬局にて受付されていません / 調剤中 / 調剤済 / 処方箋取消 */
export const prescriptionSearchReply: PartCodec<{
  readonly state: string;
  readonly round: number;
  readonly results: readonly HeldResult[];
}> = record({
  state: required('PrescriptionStatus', plainText),
  round: required('RoundNumber', countText),
  results: heldResults,
});

export const listByDateRequest: PartCodec<{ readonly date: CalendarDate }> = record({
  date: required('DispensingDate', dateText),
});

/** All this pharmacy registered with that 調剤日, one line per version that took effect. */
export const listByDateReply: PartCodec<{ readonly results: readonly HeldResult[] }> = record({ results: heldResults });

export const fetchCopyRequest: PartCodec<{ readonly dispensingId: Uuid }> = record({
  dispensingId: required('DispensingId', uuidText),
});

export const fetchCopyReply: PartCodec<{ readonly version: number; readonly returnedBase64: string }> = record({
  version: required('Version', countText),
  returnedBase64: required('DispensingInfo', base64Text),
});

export const preCheckRequest: PartCodec<InsuredPersonKey> = insuredPerson;

export interface CheckRequest {
  readonly insured: InsuredPersonKey;
  readonly format: 'CJ1' | 'SJ1';
  /** CSV text, UTF-8, base64 */
  readonly csvBase64: string;
  readonly ownInstitutionIncluded: boolean;
  readonly onlineConsent: OnlineConsent;
  /** 口頭等同意, never carried to another visit; null = none was taken */
  readonly oralConsent: OralConsent | null;
  readonly prescriptionId: Uuid | null;
  readonly dispensingId: Uuid | null;
}

export const checkRequest: PartCodec<CheckRequest> = record({
  insured: nested('InsuredPerson', insuredPerson),
  format: required('CsvFormat', codedText({ CJ1: 'CJ1', SJ1: 'SJ1' })),
  csvBase64: required('CsvInfo', base64Text),
  /** 同一医療機関チェックフラグ 1 自院除外 / 2 自院含む */
  ownInstitutionIncluded: required('SameInstitutionCheckFlag', {
    write: (value: boolean) => (value ? '2' : '1'),
    read: (text: string) => (text === '2' ? true : text === '1' ? false : null),
  }),
  onlineConsent,
  oralConsent,
  prescriptionId: optional('PrescriptionId', uuidText),
  dispensingId: optional('DispensingId', uuidText),
});

export const checkReply: PartCodec<ServiceCheck> = serviceCheck;

export interface PastDrugsRequest {
  readonly insured: InsuredPersonKey;
  readonly onlineConsent: OnlineConsent;
}

export const pastDrugsRequest: PartCodec<PastDrugsRequest> = record({
  insured: nested('InsuredPerson', insuredPerson),
  onlineConsent,
});

export const pastDrugsReply: PartCodec<{ readonly drugs: readonly PastDrug[] }> = record({
  drugs: repeated('PastDrugList', pastDrug),
});
