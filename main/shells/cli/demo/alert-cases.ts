import { paperExample } from '../../../../shared/contract/record-document.ts';
import type { CalendarDate } from '../../../../shared/domain/calendar-date.ts';
import type { Decimal } from '../../../../shared/domain/decimal.ts';
import type { DispensingResult } from '../../../../shared/domain/dispensing/dispensing-result.ts';
import { PLAIN_DRUG, PLAIN_GROUP, PLAIN_RESULT } from '../../../../shared/domain/dispensing/plain-result.ts';
import { jahisTcFromDispensingResult } from '../../../../shared/formats/jahis-tc-writing.ts';

/** Products of MHLW's price list; the amounts are a day's. */
const DRUGS = {
  norvasc: { code: '2171022F2025', name: 'ノルバスク錠５ｍｇ', unit: '錠', amount: '1' },
  loxonin: { code: '1149019F1560', name: 'ロキソニン錠６０ｍｇ', unit: '錠', amount: '3' },
  allegra: { code: '4490023F1024', name: 'アレグラ錠６０ｍｇ', unit: '錠', amount: '2' },
  itrizole: { code: '6290004M1029', name: 'イトリゾールカプセル５０', unit: 'カプセル', amount: '2' },
  halcion: { code: '1124007F2026', name: 'ハルシオン０．２５ｍｇ錠', unit: '錠', amount: '1' },
  venclexta: { code: '4291062F1020', name: 'ベネクレクスタ錠１０ｍｇ', unit: '錠', amount: '2' },
} as const;
type DrugName = keyof typeof DRUGS;

/** One invented patient with a paper for this pharmacy and something that another institution has prescribed. */
export interface AlertCase {
  readonly title: string;
  /** How far the patient's consent goes at the counter */
  readonly consent: 'none' | 'online' | 'oral';
  readonly own: DrugName;
  readonly elsewhere: DrugName;
  readonly number: number;
}

/** Each shows one thing, in the order in which the demo tells them. */
export const ALERT_CASES: readonly AlertCase[] = [
  {
    title: '他の医療機関との重複（同意なし: 該当があることだけが分かる）',
    consent: 'none',
    own: 'norvasc',
    elsewhere: 'norvasc',
    number: 1,
  },
  {
    title: '同意で初めて分かる重複（マイナ閲覧同意: 薬品・医療機関・件数）',
    consent: 'online',
    own: 'loxonin',
    elsewhere: 'loxonin',
    number: 2,
  },
  {
    title: '口頭等同意（原因の薬品だけが分かり、医療機関は分からない）',
    consent: 'oral',
    own: 'allegra',
    elsewhere: 'allegra',
    number: 3,
  },
  { title: '併用禁忌', consent: 'online', own: 'itrizole', elsewhere: 'halcion', number: 4 },
  {
    title: '条件付きの併用禁忌（条件は薬剤師が判断する）',
    consent: 'online',
    own: 'itrizole',
    elsewhere: 'venclexta',
    number: 5,
  },
];

/** Known here from the patient's notebook only, until the service confirms it after the hand-over. */
export const NOTEBOOK_CASE: AlertCase = {
  title: '障害中: お薬手帳からのローカル確認',
  consent: 'none',
  own: 'norvasc',
  elsewhere: 'norvasc',
  number: 6,
};

const OTHER_INSTITUTION = { prefecture: '99', feeScoreType: '1', code: '8000028', name: '例示第二病院' };

const drugOf = (name: DrugName) => ({ codeType: 'yj' as const, ...DRUGS[name] });
const patientOf = ({ number }: AlertCase) => ({
  nameKanji: `事例　${'一二三四五六'[number - 1] ?? ''}`,
  nameKana: `ｼﾞﾚｲ ${['ｲﾁ', 'ﾆ', 'ｻﾝ', 'ﾖﾝ', 'ｺﾞ', 'ﾛｸ'][number - 1] ?? ''}`,
  sex: 'female' as const,
  birthDate: '1951-05-05' as CalendarDate,
});
export const insuredOf = ({ number }: AlertCase) => ({
  insurerNumber: '31130842',
  symbol: '２０２２',
  number: String(30_000 + number).padStart(6, '0'),
  branch: '01',
});

/** `record`'s document for the paper this pharmacy dispenses from. */
export function paperOf(one: AlertCase, today: CalendarDate): object {
  const [group] = paperExample.groups;
  return {
    ...paperExample,
    patient: patientOf(one),
    insured: { ...insuredOf(one), relation: 'insured', publicExpenses: [] },
    dispensingDate: today,
    issuedOn: today,
    groups: [{ ...group, drugs: [drugOf(one.own)] }],
  };
}

/** What another institution has prescribed, for `POST /mock/prescriptions`. */
export function prescribedElsewhere(one: AlertCase): object {
  return {
    patient: patientOf(one),
    insured: insuredOf(one),
    institution: OTHER_INSTITUTION,
    groups: [
      {
        quantity: 14,
        usage: { codeType: 'none', code: null, text: '医師の指示どおり　服用' },
        drugs: [drugOf(one.elsewhere)],
      },
    ],
  };
}

/** The same as another pharmacy wrote it into the patient's お薬手帳. */
export function notebookOf(one: AlertCase, today: CalendarDate): string {
  const place = { ...OTHER_INSTITUTION, postalCode: null, address: null, phone: null };
  const drug = drugOf(one.elsewhere);
  const result: Omit<DispensingResult, 'insured'> = {
    patient: patientOf(one),
    patientNotes: [],
    notebookMemos: [],
    dispensingDate: today,
    insuranceKind: 'health-insurance',
    prescriptionId: null,
    pharmacy: { ...place, feeScoreType: '4', code: '8000036', name: '例示第二薬局' },
    pharmacist: { name: '例示　薬剤師', contact: null },
    institution: place,
    groups: [
      {
        rpNumber: 1,
        prescriber: { name: '例示　医師', department: null },
        dosageForm: 'oral',
        usage: { codeType: 'none', code: null, text: '医師の指示どおり　服用', timesPerDay: null },
        quantity: 14,
        quantityUnit: 'days',
        drugs: [
          {
            ...drug,
            amount: drug.amount as Decimal,
            ...PLAIN_DRUG,
          },
        ],
        ...PLAIN_GROUP,
      },
    ],
    ...PLAIN_RESULT,
  };
  return jahisTcFromDispensingResult(result);
}
