import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '../../main/adapters/system/text-encoding.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import { dispensingResultFromCj1, readCj1, writeCj1 } from '../../shared/formats/cj1.ts';
import { detectFormat } from '../../shared/formats/detect-format.ts';
import { prescriptionFromJahisRx, readJahisRx, writeJahisRx } from '../../shared/formats/jahis-rx.ts';
import { JAHIS_RX_LAYOUT, SJ1_LAYOUT } from '../../shared/formats/jahis-rx-layout.ts';
import { joinJahisRxSymbols } from '../../shared/formats/jahis-rx-symbols.ts';
import { blocksFromJahisTc } from '../../shared/formats/jahis-tc-blocks.ts';
import { readJahisTc, writeJahisTc } from '../../shared/formats/jahis-tc-document.ts';
import { joinJahisTcParts } from '../../shared/formats/jahis-tc-parts.ts';
import { CJ1_LAYOUT, JAHIS_TC_LAYOUT } from '../../shared/formats/notebook-layout.ts';
import type { FieldLayout, FormatLayout } from '../../shared/formats/record-layout.ts';
import { prescriptionFromSj1, readSj1, writeSj1 } from '../../shared/formats/sj1.ts';
import { readSlipQr, writeSlipQr } from '../../shared/formats/slip-qr.ts';

const RUNS = 10_000;

const HEADERS = { 'jahis-rx': 'JAHIS10', 'jahis-tc': 'JAHISTC08,1', cj1: 'CJ1,', sj1: 'SJ1' } as const;

const junk = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    ' ',
    '-1',
    '0',
    '1e9',
    '20260230',
    'H310631',
    'S640107',
    '　',
    '𠮷野家',
    '\u001a',
    '999999999999999999999',
  ),
);

/** Mostly what the field takes, sometimes junk. */
function cell(field: FieldLayout): fc.Arbitrary<string> {
  const fits: fc.Arbitrary<string> = (() => {
    switch (field.kind) {
      case 'code':
        return fc.constantFrom(...Object.keys(field.codes ?? {}));
      case 'date':
        return fc.constantFrom('20260401', 'R080401', '5080401', '4310430', '19600606', '3350606');
      case 'decimal':
        return fc.constantFrom('1', '0.5', '7.5', '0.66667');
      case 'integer':
        return fc.constantFrom('1', '2', '3');
      default:
        return fc.constantFrom('1', '１２３', 'ﾃｽﾄ ﾊﾅｺ', '06050116', '錠');
    }
  })();
  return fc.oneof({ weight: 9, arbitrary: fits }, { weight: 1, arbitrary: junk });
}

function recordLine(layout: FormatLayout): fc.Arbitrary<string> {
  const known = layout.records.map((record) =>
    fc.tuple(...record.fields.map(cell)).map((cells) => [record.no, ...cells].join(',')),
  );
  const cut = fc.tuple(fc.oneof(...known), fc.nat({ max: 40 })).map(([line, length]) => line.slice(0, length));
  return fc.oneof(
    { weight: 8, arbitrary: fc.oneof(...known) },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: junk },
  );
}

/** Any text at all, and texts that look like the format. */
function anyText(layout: FormatLayout): fc.Arbitrary<string> {
  const shaped = fc
    .tuple(
      fc.array(recordLine(layout), { maxLength: 30 }),
      fc.constantFrom('\r\n', '\n', '\r'),
      fc.constantFrom('', '\n', '\u001a'),
    )
    .map(([lines, end, tail]) => [HEADERS[layout.format], ...lines].join(end) + tail);
  return fc.oneof(
    { weight: 3, arbitrary: shaped },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 400 }) },
  );
}

function expectPlaced(issues: readonly Issue[], text: string): void {
  const lines = text.split(/\r\n|\n|\r/).length;
  for (const issue of issues) {
    expect(issue.code).toMatch(/^format\.[a-z-]+$/);
    if (issue.line !== undefined && (issue.line < 1 || issue.line > lines))
      throw new Error(`line ${issue.line} of ${lines}`);
  }
}

describe('any text at all: no throw, no loss', () => {
  it('JAHIS 院外処方箋', () => {
    fc.assert(
      fc.property(anyText(JAHIS_RX_LAYOUT), (text) => {
        const { document, issues } = readJahisRx(text);
        expect(writeJahisRx(document)).toBe(text);
        expectPlaced(issues, text);
        prescriptionFromJahisRx(document);
      }),
      { numRuns: RUNS },
    );
  });

  it('お薬手帳', () => {
    fc.assert(
      fc.property(anyText(JAHIS_TC_LAYOUT), (text) => {
        const { document, issues } = readJahisTc(text);
        expect(writeJahisTc(document)).toBe(text);
        expectPlaced(issues, text);
        blocksFromJahisTc(document, '1341234567');
      }),
      { numRuns: RUNS },
    );
  });

  it('CJ1', () => {
    fc.assert(
      fc.property(anyText(CJ1_LAYOUT), (text) => {
        const { document, issues } = readCj1(text);
        expect(writeCj1(document)).toBe(text);
        expectPlaced(issues, text);
        dispensingResultFromCj1(document);
      }),
      { numRuns: RUNS },
    );
  });

  it('SJ1', () => {
    fc.assert(
      fc.property(anyText(SJ1_LAYOUT), (text) => {
        const { document, issues } = readSj1(text);
        expect(writeSj1(document)).toBe(text);
        expectPlaced(issues, text);
        prescriptionFromSj1(document, { kind: 'electronic', prescriptionId: null });
      }),
      { numRuns: RUNS },
    );
  });

  it('控えQR, format detection and the joining of symbols and parts', () => {
    const line = fc.array(fc.oneof(junk, fc.constantFrom('06050116', '123456', '19600606')), { maxLength: 7 });
    const texts = fc.array(fc.oneof(anyText(JAHIS_RX_LAYOUT), anyText(JAHIS_TC_LAYOUT)), { maxLength: 3 });
    fc.assert(
      fc.property(line, texts, (cells, several) => {
        const text = cells.join(',');
        const slip = readSlipQr(text);
        if (slip.ok) expect(readSlipQr(writeSlipQr(slip.value))).toEqual(slip);
        detectFormat(text);
        joinJahisRxSymbols(several);
        joinJahisTcParts(several);
      }),
      { numRuns: RUNS },
    );
  });

  it('bytes at the edge: what is decoded without a word is encoded to the same bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: fc.constantFrom(...'処方箋薬品ｱｲｳ123,髙﨑①㈱～－\r\n'), maxLength: 100 }).chain((text) =>
        fc.constantFrom('utf-8' as const, 'shift_jis' as const).map((encoding) => {
          const form = { encoding, byteOrderMark: false, endOfFileMark: true };
          return Uint8Array.from(encodeText(text, form).bytes);
        }),
      ),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        const decoded = decodeText(input);
        if (!decoded.ok || decoded.value.issues.length > 0) return;
        const written = encodeText(decoded.value.text, decoded.value.form);
        expect(Buffer.compare(written.bytes, input)).toBe(0);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('issues tell no patient', () => {
  it('no issue holds a value of the text', () => {
    const secret = '患者Ω九九八七';
    const texts = fc.array(
      fc.constantFrom(
        `11,,${secret},${secret}`,
        `23,${secret},${secret},9,${secret}`,
        `13,${secret}`,
        `1,${secret},3,${secret}`,
        secret,
        `${secret},1`,
        `201,${secret},${secret},${secret},${secret}`,
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(texts, fc.constantFrom(...Object.values(HEADERS)), (lines, header) => {
        const text = [header, ...lines].join('\n');
        for (const read of [readJahisRx, readJahisTc, readCj1, readSj1]) {
          expect(JSON.stringify(read(text).issues)).not.toContain('Ω');
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
