import { describe, expect, it } from 'vitest';
import { decodeText, FILE_BYTES_MAX } from '../../../main/adapters/system/text-encoding.ts';
import type { Issue, Severity } from '../../../shared/domain/issue.ts';
import { readCj1 } from '../../../shared/formats/cj1.ts';
import { FORMAT_ISSUES, type FormatIssueCode } from '../../../shared/formats/format-issues.ts';
import { prescriptionFromJahisRx, readJahisRx } from '../../../shared/formats/jahis-rx.ts';
import { blocksFromJahisTc } from '../../../shared/formats/jahis-tc-blocks.ts';
import { readJahisTc } from '../../../shared/formats/jahis-tc-document.ts';
import { ISSUES_MAX } from '../../../shared/formats/record-checks.ts';
import { LINE_LENGTH_MAX, RECORDS_MAX } from '../../../shared/formats/record-text.ts';
import { jahisText } from './jahis-files.ts';

const DRUG = '201,1,1,1,4,2171022F1029,ノルバスク錠２．５ｍｇ,3,1,錠';
const RX = [
  'JAHIS10',
  '1,1,9700012,26,例示病院',
  '5,,,山田 太郎',
  '11,,例示 太郎,ﾚｲｼﾞ ﾀﾛｳ',
  '12,2',
  '13,4230110',
  '22,06050116',
  '23,１２,３４５,1,01',
  '51,20260130',
  '52,20260202',
  '101,1,1,,14',
  '111,1,1,,１日３回毎食後,3',
  DRUG,
];
const CJ1 = [
  'CJ1,',
  '1,例示　太郎,1,19600606,,,,,,,ﾚｲｼﾞ ﾀﾛｳ',
  '5,20260130,',
  '6,1,06050116,12,345,01',
  '11,検証用薬局,99,4,8000014,,,,',
  '15,薬剤師　一,,',
  '51,検証用病院,99,1,8000010,',
  '55,医師　一,内科,',
  '201,1,ノルバスク錠２．５ｍｇ,3,錠,4,2171022F1029,',
  '301,1,１日３回毎食後,14,日分,1,1,,',
];
const TC = [
  'JAHISTC08,1',
  '1,例示 太郎,1,S330303,,,,,,,',
  '5,R080130,1',
  '11,例示薬局,01,4,0142076,,,,1',
  '201,1,ﾌｪﾛﾍﾞﾘﾝ配合錠,4,錠,2,620425801,1,,,',
  '301,1,【分２ 朝夕食後服用】,5,日分,1,1,,1',
];

const READERS = { rx: readJahisRx, cj1: readCj1, tc: readJahisTc } as const;
const SAMPLES = { rx: RX, cj1: CJ1, tc: TC } as const;

/** The sample with the first line that starts with `from` replaced (null = left out; an array = several lines). */
function changed(kind: keyof typeof SAMPLES, from: string, to: string | readonly string[] | null): string {
  const at = SAMPLES[kind].findIndex((line) => line.startsWith(from));
  expect(at).toBeGreaterThanOrEqual(0);
  return SAMPLES[kind].toSpliced(at, 1, ...(to === null ? [] : typeof to === 'string' ? [to] : to)).join('\n');
}

function issuesOf(kind: keyof typeof SAMPLES, text: string): readonly Issue[] {
  return READERS[kind](text).issues;
}

type Row = readonly [
  string,
  keyof typeof SAMPLES,
  string,
  string | readonly string[] | null,
  FormatIssueCode,
  Severity,
  string | null,
  string | null,
];

/** What, format, line replaced, by what, code, severity, record, field name. */
const TABLE: readonly Row[] = [
  ['missing mandatory record', 'rx', '51,', null, 'format.missing-record', 'error', '51', null],
  ['missing mandatory record', 'cj1', '6,', null, 'format.missing-record', 'error', '6', null],
  ['missing mandatory record', 'tc', '11,', null, 'format.missing-record', 'error', '11', null],
  ['RP without usage', 'rx', '111,', null, 'format.missing-rp-record', 'error', '111', null],
  ['RP without usage', 'cj1', '301,', null, 'format.missing-record', 'error', '301', null],
  ['torn last line', 'rx', '201,', '201,1,1,1,4,21710', 'format.missing-field', 'error', '201', '用量'],
  ['over-long field', 'rx', '5,', `5,,,${'長'.repeat(20)}a`, 'format.too-long', 'error', '5', '医師漢字氏名'],
  ['over-long field', 'cj1', '55,', `55,${'長'.repeat(21)},内科,`, 'format.too-long', 'error', '55', '医師氏名'],
  ['impossible date', 'rx', '51,', '51,20260230', 'format.impossible-date', 'error', '51', '処方箋交付年月日'],
  ['impossible date', 'cj1', '5,', '5,20261301,', 'format.impossible-date', 'error', '5', '調剤等年月日'],
  ['a year the era never had', 'tc', '5,', '5,S700101,1', 'format.impossible-date', 'error', '5', '調剤等年月日'],
  ['expiry before issue', 'rx', '52,', '52,20260129', 'format.date-before', 'error', '52', '使用期限年月日'],
  [
    'negative quantity',
    'rx',
    '201,',
    '201,1,1,1,4,2171022F1029,薬,-3,1,錠',
    'format.negative-quantity',
    'error',
    '201',
    '用量',
  ],
  [
    'negative quantity',
    'cj1',
    '201,',
    '201,1,薬,-3,錠,4,2171022F1029,',
    'format.negative-quantity',
    'error',
    '201',
    '用量',
  ],
  [
    'negative days',
    'cj1',
    '301,',
    '301,1,１日３回毎食後,-14,日分,1,1,,',
    'format.negative-quantity',
    'error',
    '301',
    '調剤数量',
  ],
  ['zero quantity', 'cj1', '201,', '201,1,薬,0,錠,4,2171022F1029,', 'format.zero-quantity', 'error', '201', '用量'],
  ['amount in words', 'tc', '201,', '201,1,薬,適量,錠,2,620425801,1', 'format.not-a-decimal', 'error', '201', '用量'],
  ['days in words', 'rx', '101,', '101,1,1,,二週', 'format.not-a-number', 'error', '101', '調剤数量'],
  ['code outside the list', 'rx', '12,', '12,3', 'format.unknown-code', 'error', '12', '患者性別'],
  ['the other table of 剤形', 'rx', '101,', '101,1,7,,14', 'format.unknown-code', 'error', '101', '剤形区分'],
  [
    'generic-name code in a result',
    'cj1',
    '201,',
    '201,1,薬,3,錠,7,2171022F1ZZZ,',
    'format.unknown-code',
    'error',
    '201',
    '薬品コード種別',
  ],
  ['code kind without code', 'cj1', '201,', '201,1,薬,3,錠,4,,', 'format.missing-field', 'error', '201', '薬品コード'],
  ['record twice', 'rx', '12,', ['12,2', '12,2'], 'format.repeated-record', 'error', '12', null],
  ['two days in one CJ1', 'cj1', '5,', ['5,20260130,', '5,20260131,'], 'format.repeated-record', 'error', '5', null],
  [
    'supplement without drug',
    'rx',
    '201,',
    [DRUG, '281,1,2,1,3,後発品変更不可,'],
    'format.orphan-record',
    'error',
    '281',
    null,
  ],
  [
    'control character',
    'cj1',
    '15,',
    '15,薬剤師\u0007一,,',
    'format.control-character',
    'error',
    '15',
    '医師・薬剤師氏名',
  ],
  [
    'id that is none',
    'cj1',
    '6,',
    ['6,1,06050116,12,345,01', '7,12345,'],
    'format.not-an-id',
    'error',
    '7',
    '処方箋ID',
  ],
  ['round beyond total', 'rx', '51,', ['51,20260130', '63,2,3'], 'format.round-beyond-total', 'error', '63', '分割回'],
  ['wrong check digit of insurer', 'rx', '22,', '22,06050117', 'format.check-digit', 'warning', '22', '保険者番号'],
  [
    'wrong check digit of institution',
    'cj1',
    '51,',
    '51,検証用病院,13,1,1234567,',
    'format.check-digit',
    'warning',
    '51',
    '医療機関コード',
  ],
  ['odd length of insurer', 'cj1', '6,', '6,1,Z3,12,345,01', 'format.number-shape', 'warning', '6', '保険者番号'],
  ['unknown record', 'rx', '52,', ['52,20260202', '99,x'], 'format.unknown-record', 'warning', '99', null],
  ['empty line', 'rx', '52,', ['52,20260202', ''], 'format.blank-line', 'warning', null, null],
  ['fields too many', 'rx', '12,', '12,2,extra', 'format.extra-fields', 'warning', '12', null],
  [
    'reserved value',
    'rx',
    '201,',
    [DRUG, '281,1,1,1,42,補足,'],
    'format.reserved-code',
    'warning',
    '281',
    '薬品補足区分',
  ],
  [
    'blank before a code',
    'tc',
    '201,',
    '201,1,薬,4,錠,2, 620425801,1',
    'format.stray-blank',
    'warning',
    '201',
    '薬品コード',
  ],
  [
    'full-width code',
    'tc',
    '201,',
    '201,1,薬,4,錠,2,６２０,1',
    'format.wrong-characters',
    'warning',
    '201',
    '薬品コード',
  ],
  ['order', 'rx', '52,', null, 'format.wrong-order', 'warning', '52', null],
  ['version not known', 'rx', 'JAHIS10', 'JAHIS42', 'format.unsupported-version', 'warning', null, null],
  [
    'かかりつけ薬剤師 without a way to reach him',
    'tc',
    '5,',
    ['701,薬剤師　二,例示薬局,,,,1', '5,R080130,1'],
    'format.missing-recommended-field',
    'warning',
    '701',
    '連絡先',
  ],
  ['header of another format', 'rx', 'JAHIS10', 'JAHISTC08,1', 'format.wrong-header', 'error', null, null],
  ['出力区分 outside the list', 'tc', 'JAHISTC08,1', 'JAHISTC08,5', 'format.unknown-code', 'error', null, '出力区分'],
];

describe('bad input: each has its code and severity', () => {
  it.each(['rx', 'cj1', 'tc'] as const)('the %s sample itself is clean', (kind) => {
    expect(issuesOf(kind, SAMPLES[kind].join('\n'))).toEqual([]);
  });

  for (const [what, kind, from, to, code, severity, record, field] of TABLE) {
    it(`${what} (${kind}): ${code}, ${severity}`, () => {
      const text = what === 'order' ? `${changed(kind, from, to)}\n52,20260202` : changed(kind, from, to);
      const found = issuesOf(kind, text).find((issue) => issue.code === code);
      expect(found).toMatchObject({
        code,
        severity,
        ...(record === null ? {} : { record }),
        ...(field === null ? {} : { field }),
      });
      const errors = issuesOf(kind, text).filter((issue) => issue.severity === 'error');
      if (severity === 'warning') expect(errors).toEqual([]);
      if (kind === 'rx')
        expect(prescriptionFromJahisRx(readJahisRx(text).document).prescription === null).toBe(errors.length > 0);
    });
  }

  it('every cut of a QR text is read without a throw, and none of a shorter one is taken for the whole', () => {
    const text = RX.join('\r\n');
    const start = text.lastIndexOf('\r\n');
    for (let length = 0; length < text.length; length += 1) {
      const { prescription } = prescriptionFromJahisRx(readJahisRx(text.slice(0, length)).document);
      if (length <= start) expect(prescription).toBeNull();
    }
  });

  it('a block of this pharmacy without a drug becomes no result, and is said', () => {
    const { document } = readJahisTc(TC.filter((line) => !/^[23]01,/.test(line)).join('\n'));
    const content = blocksFromJahisTc(document, '0140142076');
    expect(content.own).toEqual([]);
    expect(content.issues).toMatchObject([{ code: 'format.block-without-drugs', severity: 'warning' }]);
  });

  it('one part of a split notebook becomes no result', () => {
    const { document, issues } = readJahisTc(jahisText('jahis-tc/v08_split-part-1.txt'));
    expect(issues.map((issue) => issue.code)).toContain('format.split-part');
    const content = blocksFromJahisTc(document, '1341234567');
    expect(content.own).toEqual([]);
    expect(content.issues).toMatchObject([{ code: 'format.parts-missing', severity: 'error' }]);
  });

  it('bounds: text, lines, records and issues', () => {
    const tooLarge = [{ code: 'format.too-large', severity: 'error' }];
    expect(readJahisRx('x'.repeat(LINE_LENGTH_MAX + 1)).issues).toMatchObject(tooLarge);
    expect(readJahisRx('\n'.repeat(RECORDS_MAX + 5)).issues).toMatchObject(tooLarge);
    expect(readJahisRx(`JAHIS10\n${'12,1\n'.repeat(6_000)}`).issues).toMatchObject(tooLarge);
    const many = readJahisRx(`JAHIS10\n${'12,9\n'.repeat(3_000)}`).issues;
    expect(many).toHaveLength(ISSUES_MAX + 1);
    expect(many.at(-1)).toMatchObject({ code: 'format.too-many-issues', severity: 'error' });
  });

  it('a file over the limit, UTF-16, EUC-JP and noise are refused at the edge', () => {
    const codeOf = (bytes: Uint8Array) => {
      const decoded = decodeText(bytes);
      return decoded.ok ? null : decoded.issues[0]?.code;
    };
    expect(codeOf(new Uint8Array(FILE_BYTES_MAX + 1).fill(0x41))).toBe('format.too-large');
    expect(codeOf(Buffer.from(RX.join('\r\n'), 'utf16le'))).toBe('format.wrong-encoding');
    // テスト病院 山田 in EUC-JP, which is valid CP932 (half-width kana) as well
    expect(codeOf(Buffer.from('a5c6a5b9a5c8c9c2b1a120bbb3c5c4', 'hex'))).toBe('format.wrong-encoding');
    expect(codeOf(Uint8Array.of(0x4a, 0x81, 0x20, 0xff, 0xfd))).toBe('format.wrong-encoding');
  });
});

describe('the table of issues', () => {
  it.each(Object.entries(FORMAT_ISSUES))(
    '%s has both languages, a way out, and the same placeholders',
    (_code, issue) => {
      const names = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
      expect(issue.ja).toMatch(/[ぁ-ん]/);
      expect(issue.nextJa).toMatch(/。$/);
      expect(issue.en).toMatch(/\.$/);
      for (const name of names(issue.en)) expect(names(issue.ja)).toContain(name);
    },
  );
});
