import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '../../../main/adapters/system/text-encoding.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { readJahisRx, writeJahisRx } from '../../../shared/formats/jahis-rx.ts';
import { JAHIS_RX_LAYOUT } from '../../../shared/formats/jahis-rx-layout.ts';
import { FIXTURES, jahisBytes, jahisFile, samplesIn, skipNote } from './jahis-files.ts';
import { expectSingleChanges } from './one-field.ts';

/** File, codes of errors, codes of warnings (without `format.`). Files without errors are the ones that are ok. */
const FILES: readonly (readonly [string, string, string])[] = [
  ['jahis-rx/orca_jahis5_sjis.csv', '', 'check-digit'],
  ['jahis-rx/orca_jahis5_sjis_substituted-dashes.csv', '', 'check-digit'],
  ['jahis-rx/orca_jahis5_utf8.csv', '', 'check-digit'],
  [
    'jahis-rx/record_line_samples.txt',
    'orphan-record repeated-record wrong-header',
    'check-digit number-shape reserved-code wrong-order',
  ],
  ['jahis-rx/ym_external-sample.txt', '', 'number-shape'],
  ['jahis-rx/ym_invalid-header.txt', 'missing-field missing-record too-long unknown-code wrong-header', ''],
  [
    'jahis-rx/ym_invalid-missing-101.txt',
    'missing-field missing-record missing-rp-record too-long unknown-code',
    'wrong-characters',
  ],
  ['jahis-rx/ym_minimal-valid.txt', 'missing-field missing-record too-long unknown-code', ''],
  [
    'jahis-rx/ym_normalization-extended-101-111-201.txt',
    'missing-field missing-record not-a-decimal not-a-number too-long unknown-code',
    '',
  ],
  [
    'jahis-rx/ym_normalization-extended-181.txt',
    'missing-field missing-record missing-rp-record',
    'reserved-code wrong-characters',
  ],
  ['jahis-rx/ym_normalization-extended-201-spec-full.txt', 'missing-field missing-record', 'wrong-characters'],
  [
    'jahis-rx/ym_normalization-extended-211.txt',
    'missing-field missing-record missing-rp-record too-long unknown-code',
    'extra-fields',
  ],
  [
    'jahis-rx/ym_normalization-extended-221.txt',
    'missing-field missing-record missing-rp-record not-a-decimal too-long unknown-code',
    '',
  ],
  [
    'jahis-rx/ym_normalization-extended-231.txt',
    'missing-field missing-record missing-rp-record too-long unknown-code',
    '',
  ],
  [
    'jahis-rx/ym_normalization-extended-241.txt',
    'missing-field missing-record missing-rp-record too-long unknown-code',
    'extra-fields',
  ],
  [
    'jahis-rx/ym_normalization-extended-281.txt',
    'missing-field missing-record missing-rp-record too-long unknown-code',
    'reserved-code',
  ],
  [
    'jahis-rx/ym_normalization-full.txt',
    'missing-field missing-record not-a-decimal not-a-number too-long unknown-code',
    'check-digit extra-fields reserved-code wrong-characters wrong-order',
  ],
  ['jahis-rx/ym_normalization-multi-rp.txt', 'missing-field missing-record too-long unknown-code', 'wrong-characters'],
  ['jahis-rx/ym_normalization-unknown-record.txt', 'missing-field missing-record missing-rp-record', 'unknown-record'],
  [
    'jahis-rx/ym_qr-decoded-anonymized.txt',
    'missing-field not-a-decimal not-a-number too-long unknown-code',
    'check-digit reserved-code wrong-characters',
  ],
];

function codes(issues: readonly Issue[], severity: Issue['severity']): string {
  const found = issues.filter((issue) => issue.severity === severity).map((issue) => issue.code.replace('format.', ''));
  return [...new Set(found)].sort().join(' ');
}

describe('JAHIS 院外処方箋 samples', () => {
  for (const [file, errors, warnings] of FILES) {
    const ok = errors === '';
    it.skipIf(jahisFile(file) === null)(`${file}: ${ok ? 'ok' : errors}${skipNote(file)}`, () => {
      const bytes = jahisBytes(file);
      const decoded = decodeText(bytes);
      if (!decoded.ok) throw new Error('not decoded');
      const { text, form } = decoded.value;
      const { document, issues } = readJahisRx(text);
      expect({ errors: codes(issues, 'error'), warnings: codes(issues, 'warning') }).toEqual({ errors, warnings });
      for (const issue of issues) {
        expect(issue.text).toMatch(/[ぁ-んァ-ヶ一-龠]/);
        expect(issue.text).not.toContain('{');
      }
      const written = encodeText(writeJahisRx(document), form);
      expect(Buffer.compare(written.bytes, bytes)).toBe(0);
      if (ok) expect(expectSingleChanges(JAHIS_RX_LAYOUT, document)).toBeGreaterThan(10);
    });
  }

  it.skipIf(FIXTURES === null)(
    `lists every sample there is${FIXTURES === null ? ' (CHOZAI_FIXTURES not set)' : ''}`,
    () => {
      expect(FILES.map(([file]) => file).toSorted()).toEqual(samplesIn('jahis-rx'));
    },
  );
});
