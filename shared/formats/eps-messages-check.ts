/**
 * Answer of the service's duplicate-medication check (重複投薬等チェック). The columns are those of one vendor's table
 * (eps.md §4), which very likely mirrors the real message; element names and the lists of lines are MOCK.
 */
import type { CalendarDate, Instant } from '../domain/calendar-date.ts';
import { nested, nestedOrNull, optional, type PartCodec, record, repeated, required } from './envelope-codec.ts';
import { codedText, countText, dateText, flagText, instantText, plainText } from './envelope-text.ts';

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
  /** MOCK: D = 重複投薬, C = 併用禁忌 */
  readonly category: 'duplicate' | 'contraindicated';
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

export interface ServiceCheck {
  /** 0 重複等あり(許可なし), 1 あり(許可), 2 なし */
  readonly answer: 'found-without-consent' | 'found' | 'none';
  readonly performedAt: Instant;
  readonly checkedOn: CalendarDate;
  readonly ownInstitutionIncluded: boolean;
  readonly lines: readonly ServiceCheckLine[];
  readonly rows: readonly ServiceCheckRow[];
}

const drugFields = {
  codeType: required('PharmaceuticalCodeType', plainText),
  code: optional('PharmaceuticalCode', plainText),
  name: required('PharmaceuticalName', plainText),
  amount: optional('Amount', plainText),
  unit: optional('Unit', plainText),
  quantity: optional('DispensingQuantity', countText),
  usage: optional('Usage', plainText),
  dosageForm: optional('DosageForm', plainText),
};

export const pastDrug: PartCodec<PastDrug> = record({
  date: required('Date', dateText),
  ...drugFields,
  institutionName: optional('MedicalInstitutionName', plainText),
  pharmacyName: optional('InsurancePharmacyName', plainText),
});

const row: PartCodec<ServiceCheckRow> = record({
  category: required('MessageCategory', codedText({ duplicate: 'D', contraindicated: 'C' })),
  messageId: required('MessageId', plainText),
  message: required('Message', plainText),
  ingredient: optional('PharmaceuticalsIngredientName', plainText),
  csvLine: required('CsvLineNo', countText),
  target: nested('Target', record(drugFields)),
  past: nestedOrNull('Past', pastDrug),
  condition: optional('Condition', plainText),
  comment: optional('Comment', plainText),
});

export const serviceCheck: PartCodec<ServiceCheck> = record({
  answer: required('CheckResult', codedText({ 'found-without-consent': '0', found: '1', none: '2' })),
  performedAt: required('CheckDateTime', instantText),
  checkedOn: required('CheckDate', dateText),
  ownInstitutionIncluded: required('OwnInstitutionIncluded', flagText),
  lines: repeated(
    'CheckedLineList',
    record({
      csvLine: required('CsvLineNo', countText),
      name: required('PharmaceuticalName', plainText),
      state: required('LineState', codedText({ checked: '1', 'out-of-scope': '2', 'not-comparable': '3' })),
      reason: optional('Reason', plainText),
    }),
  ),
  rows: repeated('CheckResultList', row),
});
