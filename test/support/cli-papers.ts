import { encodeText } from '../../main/adapters/system/text-encoding.ts';
import { demoPapers } from '../../main/training-papers.ts';
import { paperExample } from '../../shared/contract/record-document.ts';
import { addDays, type CalendarDate, instantOf, tokyoDateOf } from '../../shared/domain/calendar-date.ts';
import { jahisRxFromPrescription } from '../../shared/formats/jahis-rx.ts';

/** The calendar day in the shop, as the program under test reads it from the same machine. */
export function todayInShop(): CalendarDate {
  return tokyoDateOf(instantOf(Date.now()));
}

export function daysFromToday(days: number): CalendarDate {
  return addDays(todayInShop(), days);
}

/** `n` paper prescriptions as JAHIS10 text in Shift_JIS, CRLF and the end-of-file mark, one patient each. */
export function jahisFiles(n: number): Uint8Array[] {
  return demoPapers(todayInShop(), n).map(
    (prescription) =>
      encodeText(jahisRxFromPrescription(prescription), {
        encoding: 'shift_jis',
        byteOrderMark: false,
        endOfFileMark: true,
      }).bytes,
  );
}

/** A whole result typed from paper; another number is another insured person. */
export function paperDocument(person: number, changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    ...paperExample,
    dispensingDate: todayInShop(),
    issuedOn: todayInShop(),
    insured: { ...paperExample.insured, number: String(100_000 + person) },
    ...changes,
  });
}

export function electronicDocument(prescription: string, changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    form: 'from-prescription',
    prescription,
    dispensingDate: todayInShop(),
    ...changes,
  });
}

const compact = (day: CalendarDate): string => day.replaceAll('-', '');

export interface Cj1Wishes {
  readonly person: number;
  readonly pharmacyCode?: string;
  readonly prescriptionId?: string;
  readonly dispensingDate?: CalendarDate;
  /** First characters of the line → what stands there instead; null leaves it out. */
  readonly lines?: Readonly<Record<string, string | null>>;
}

/** A CJ1 file of this pharmacy (UTF-8, LF), as another program would export it. */
export function cj1Text(wishes: Cj1Wishes): string {
  const { person, pharmacyCode = '8000014', prescriptionId, dispensingDate = todayInShop(), lines = {} } = wishes;
  const plain = [
    'CJ1,',
    '1,取込　太郎,1,19600606,,,,,,,ﾄﾘｺﾐ ﾀﾛｳ',
    `5,${compact(dispensingDate)},`,
    `6,1,06050116,12,${200_000 + person},01`,
    ...(prescriptionId === undefined ? [] : [`7,${prescriptionId},`]),
    `11,検証用薬局,99,4,${pharmacyCode},,,,`,
    '15,見本　一郎,,',
    '51,検証用病院,99,1,8000010,',
    '55,医師　一,内科,',
    '201,1,ノルバスク錠２．５ｍｇ,1,錠,4,2171022F1029,',
    '301,1,１日１回朝食後　服用,14,日分,1,1,,',
  ];
  const changed = plain.flatMap((line) => {
    const from = Object.keys(lines).find((start) => line.startsWith(start));
    if (from === undefined) return [line];
    const to = lines[from] ?? null;
    return to === null ? [] : [to];
  });
  return `${changed.join('\n')}\n`;
}
