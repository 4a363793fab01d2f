import type { DispensingResult } from '../domain/dispensing/dispensing-result.ts';
import {
  closingEntries,
  type Entry,
  entry,
  institutionEntries,
  patientEntries,
  prescribedEntries,
  recordsOfEntries,
} from './dispensing-to-records.ts';
import { writeJahisTc } from './jahis-tc-document.ts';
import { JAHIS_TC_LAYOUT } from './notebook-layout.ts';

function withGenericNames(entries: readonly Entry[]): readonly Entry[] {
  // 薬品コード種別 has no 一般名 here: the code moves to the fields of its own (Ver.2.5).
  return entries.map((made) => {
    const kind = made.values.codeKind;
    if (made.no !== '201' || kind === null || typeof kind !== 'object') return made;
    const { name = null, code = null } = made.values;
    const values = {
      ...made.values,
      codeKind: '1',
      code: null,
      genericName: name,
      genericCodeKind: '2',
      genericCode: code,
    };
    return { no: made.no, values };
  });
}

/**
 * The result for the patient's お薬手帳: JAHISTC08, 出力区分 1, CRLF at every line (to be encoded as Shift_JIS), author 1. The insured
 * key, 処方箋ID and 疑義照会 have no record there and stay out.
 */
export function jahisTcFromDispensingResult(result: Omit<DispensingResult, 'insured'>): string {
  const entries = [
    ...patientEntries(result),
    entry('5', { dispensedOn: result.dispensingDate }),
    // 15 is not mandatory here: a block read without it has no name to give.
    ...institutionEntries(result).filter(({ no, values }) => no !== '15' || values.name !== ''),
    ...withGenericNames(prescribedEntries(result)),
    ...closingEntries(result),
  ];
  return writeJahisTc({
    dialect: { version: 'JAHISTC08', headerFields: ['1'], lineEnd: 'crlf', finalLineEnd: true, endOfFileMark: false },
    records: recordsOfEntries(JAHIS_TC_LAYOUT, entries, '1'),
  });
}
