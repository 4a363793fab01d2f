import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '../../../main/adapters/system/text-encoding.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { readJahisTc, writeJahisTc } from '../../../shared/formats/jahis-tc-document.ts';
import { JAHIS_TC_LAYOUT } from '../../../shared/formats/notebook-layout.ts';
import { FIXTURES, jahisBytes, jahisFile, samplesIn, skipNote } from './jahis-files.ts';
import { expectSingleChanges } from './one-field.ts';

/** File, codes of errors, codes of warnings (without `format.`). Files without errors are the ones that are ok. */
const FILES: readonly (readonly [string, string, string])[] = [
  ['jahis-tc/v07_sample-01.txt', '', 'check-digit stray-blank'],
  ['jahis-tc/v07_sample-02.txt', '', 'check-digit'],
  ['jahis-tc/v07_sample-03.txt', '', 'check-digit'],
  ['jahis-tc/v07_sample-04.txt', '', 'check-digit'],
  ['jahis-tc/v07_sample-05.txt', '', 'check-digit'],
  ['jahis-tc/v07_sample-06.txt', '', 'check-digit'],
  ['jahis-tc/v07_sample-07.txt', '', 'check-digit missing-recommended-field'],
  ['jahis-tc/v07_sample-08.txt', '', 'check-digit'],
  ['jahis-tc/v07_sample-09.txt', '', 'check-digit'],
  ['jahis-tc/v07_sample-10.txt', '', ''],
  ['jahis-tc/v08_example-01.txt', '', 'check-digit'],
  ['jahis-tc/v08_example-03.txt', '', 'check-digit'],
  ['jahis-tc/v08_example-04.txt', '', 'check-digit'],
  ['jahis-tc/v08_example-06.txt', '', 'check-digit'],
  ['jahis-tc/v08_split-part-1.txt', '', 'check-digit split-part'],
  ['jahis-tc/v08_split-part-2.txt', '', 'split-part'],
  ['jahis-tc/ym_tc-invalid-missing-drug-code.txt', 'missing-field missing-record', ''],
  ['jahis-tc/ym_tc-invalid-missing-otc-sequence-parent.txt', 'orphan-record', ''],
  ['jahis-tc/ym_tc-minimal-valid.txt', '', 'check-digit'],
  ['jahis-tc/ym_tc-output-category-2-full.txt', '', 'unsupported-version'],
  ['jahis-tc/ym_tc-split-output-part-2.txt', '', 'check-digit split-part'],
  ['jahis-tc/ym_tc-supported-records-full.txt', '', 'check-digit split-part'],
  ['jahis-tc/ym_tc-with-otc-components-and-remaining-medicine.txt', '', ''],
  ['jahis-tc/sjis/v07_sample-01.sjis.csv', '', 'check-digit stray-blank'],
  ['jahis-tc/sjis/v07_sample-07.sjis.csv', '', 'check-digit missing-recommended-field'],
  ['jahis-tc/sjis/v07_sample-09.sjis.csv', '', 'check-digit'],
];

function codes(issues: readonly Issue[], severity: Issue['severity']): string {
  const found = issues.filter((issue) => issue.severity === severity).map((issue) => issue.code.replace('format.', ''));
  return [...new Set(found)].sort().join(' ');
}

describe('お薬手帳 samples', () => {
  for (const [file, errors, warnings] of FILES) {
    const ok = errors === '';
    it.skipIf(jahisFile(file) === null)(`${file}: ${ok ? 'ok' : errors}${skipNote(file)}`, () => {
      const bytes = jahisBytes(file);
      const decoded = decodeText(bytes);
      if (!decoded.ok) throw new Error('not decoded');
      const { text, form } = decoded.value;
      const { document, issues } = readJahisTc(text);
      expect({ errors: codes(issues, 'error'), warnings: codes(issues, 'warning') }).toEqual({ errors, warnings });
      for (const issue of issues) {
        expect(issue.text).toMatch(/[ぁ-んァ-ヶ一-龠]/);
        expect(issue.text).not.toContain('{');
      }
      const written = encodeText(writeJahisTc(document), form);
      expect(Buffer.compare(written.bytes, bytes)).toBe(0);
      if (ok) expect(expectSingleChanges(JAHIS_TC_LAYOUT, document)).toBeGreaterThan(10);
    });
  }

  it.skipIf(FIXTURES === null)(
    `lists every sample there is${FIXTURES === null ? ' (CHOZAI_FIXTURES not set)' : ''}`,
    () => {
      expect(FILES.map(([file]) => file).toSorted()).toEqual(samplesIn('jahis-tc'));
    },
  );
});
