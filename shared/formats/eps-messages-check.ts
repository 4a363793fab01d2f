/**
 * Answer of the service's duplicate-medication check (重複投薬等チェック). The columns and their lengths are those of one
 * vendor's table (eps.md §4), which very likely mirrors the real message; element names, the lists of lines, CheckId and
 * NotPerformedCause are MOCK.
 */
import type { CalendarDate, Instant } from '../domain/calendar-date.ts';
import type { Uuid } from '../domain/identifiers.ts';
import { success } from '../domain/result.ts';
import {
  mapped,
  nested,
  nestedOrNull,
  optional,
  type PartCodec,
  record,
  repeated,
  required,
} from './envelope-codec.ts';
import {
  boundedCount,
  boundedText,
  codedText,
  countText,
  dateText,
  flagText,
  instantText,
  plainText,
  uuidText,
} from './envelope-text.ts';
import { type AlertCategory, alertCategoryText } from './eps-messages-consent.ts';

/** Longest text of each column of a result row, in characters (eps.md §4). A code type has one, a date eight. */
export const CHECK_FIELD_LENGTHS = {
  messageId: 3,
  ingredient: 80,
  message: 400,
  codeType: 1,
  code: 13,
  name: 80,
  /** Digits */
  quantity: 3,
  usage: 100,
  dosageForm: 10,
  institutionName: 120,
  pharmacyName: 120,
  comment: 300,
} as const;

export interface CheckedDrug {
  readonly codeType: string;
  readonly code: string | null;
  readonly name: string;
  readonly amount: string | null;
  readonly unit: string | null;
  readonly quantity: number | null;
  readonly usage: string | null;
  readonly dosageForm: string | null;
}

export interface PastDrug extends CheckedDrug {
  readonly date: CalendarDate;
  readonly institutionName: string | null;
  readonly pharmacyName: string | null;
}

export interface ServiceCheckRow {
  readonly category: AlertCategory;
  readonly messageId: string;
  readonly message: string;
  /** null when masked, as is `past` */
  readonly ingredient: string | null;
  /** Which line of the checked text, 1-based, counting its header line */
  readonly csvLine: number;
  readonly target: CheckedDrug;
  /** null = masked for want of consent: only *that* there is a hit is known */
  readonly past: PastDrug | null;
  /** Condition of a conditional 併用禁忌, to be judged by a person */
  readonly condition: string | null;
  /** 処方意図 */
  readonly comment: string | null;
}

export interface ServiceCheckLine {
  readonly csvLine: number;
  readonly name: string;
  /** checked / 対象外 / 照合不可 */
  readonly state: 'checked' | 'out-of-scope' | 'not-comparable';
  readonly reason: string | null;
}

/**
 * Why nothing could be compared: no line has a code of the masters, all lines are 対象外, the key names nobody, or the
 * service has no masters.
 */
export type NotPerformedCause = 'no-readable-line' | 'out-of-scope' | 'person-unknown' | 'no-masters';

/** 0 重複等あり(許可なし), 1 あり(許可), 2 なし; without a CheckResult 未実施 */
export type CheckAnswer =
  | { readonly answer: 'found-without-consent' | 'found' | 'none'; readonly notPerformedCause: null }
  | { readonly answer: 'not-performed'; readonly notPerformedCause: NotPerformedCause };

export interface ServiceCheckBody {
  /** The service's number of this answer: what an oral consent refers to */
  readonly checkId: Uuid;
  readonly performedAt: Instant;
  readonly checkedOn: CalendarDate;
  readonly ownInstitutionIncluded: boolean;
  readonly lines: readonly ServiceCheckLine[];
  readonly rows: readonly ServiceCheckRow[];
}

/** `found-without-consent` as long as anything of a row is withheld for want of consent. */
export type ServiceCheck = CheckAnswer & ServiceCheckBody;

const LENGTHS = CHECK_FIELD_LENGTHS;

const drugFields = {
  codeType: required('PharmaceuticalCodeType', boundedText(LENGTHS.codeType)),
  code: optional('PharmaceuticalCode', boundedText(LENGTHS.code)),
  name: required('PharmaceuticalName', boundedText(LENGTHS.name)),
  amount: optional('Amount', plainText),
  unit: optional('Unit', plainText),
  quantity: optional('DispensingQuantity', boundedCount(LENGTHS.quantity)),
  usage: optional('Usage', boundedText(LENGTHS.usage)),
  dosageForm: optional('DosageForm', boundedText(LENGTHS.dosageForm)),
};

export const pastDrug: PartCodec<PastDrug> = record({
  date: required('Date', dateText),
  ...drugFields,
  institutionName: optional('MedicalInstitutionName', boundedText(LENGTHS.institutionName)),
  pharmacyName: optional('InsurancePharmacyName', boundedText(LENGTHS.pharmacyName)),
});

const row: PartCodec<ServiceCheckRow> = record({
  category: required('MessageCategory', alertCategoryText),
  messageId: required('MessageId', boundedText(LENGTHS.messageId)),
  message: required('Message', boundedText(LENGTHS.message)),
  ingredient: optional('PharmaceuticalsIngredientName', boundedText(LENGTHS.ingredient)),
  csvLine: required('CsvLineNo', countText),
  target: nested('Target', record(drugFields)),
  past: nestedOrNull('Past', pastDrug),
  condition: optional('Condition', plainText),
  comment: optional('Comment', boundedText(LENGTHS.comment)),
});

const checkAnswer: PartCodec<CheckAnswer> = mapped(
  record({
    result: optional('CheckResult', codedText({ 'found-without-consent': '0', found: '1', none: '2' })),
    cause: optional(
      'NotPerformedCause',
      codedText<NotPerformedCause>({
        'no-readable-line': '1',
        'out-of-scope': '2',
        'person-unknown': '3',
        'no-masters': '4',
      }),
    ),
  }),
  'CheckResult',
  ({ answer, notPerformedCause }: CheckAnswer) => ({
    result: answer === 'not-performed' ? null : answer,
    cause: notPerformedCause,
  }),
  ({ result, cause }): CheckAnswer | null => {
    if (result === null) return cause === null ? null : { answer: 'not-performed', notPerformedCause: cause };
    return cause === null ? { answer: result, notPerformedCause: null } : null;
  },
);

const checkBody: PartCodec<ServiceCheckBody> = record({
  checkId: required('CheckId', uuidText),
  performedAt: required('CheckDateTime', instantText),
  checkedOn: required('CheckDate', dateText),
  ownInstitutionIncluded: required('OwnInstitutionIncluded', flagText),
  lines: repeated(
    'CheckedLineList',
    record({
      csvLine: required('CsvLineNo', countText),
      name: required('PharmaceuticalName', boundedText(LENGTHS.name)),
      state: required('LineState', codedText({ checked: '1', 'out-of-scope': '2', 'not-comparable': '3' })),
      reason: optional('Reason', plainText),
    }),
  ),
  rows: repeated('CheckResultList', row),
});

export const serviceCheck: PartCodec<ServiceCheck> = {
  write: (check) => [...checkAnswer.write(check), ...checkBody.write(check)],
  read(parent) {
    const answer = checkAnswer.read(parent);
    if (!answer.ok) return answer;
    const body = checkBody.read(parent);
    return body.ok ? success({ ...answer.value, ...body.value }) : body;
  },
};
