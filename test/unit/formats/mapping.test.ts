import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../main/adapters/system/text-encoding.ts';
import { parseCalendarDate } from '../../../shared/domain/calendar-date.ts';
import type { Decimal } from '../../../shared/domain/decimal.ts';
import type { DispensingResult } from '../../../shared/domain/dispensing/dispensing-result.ts';
import {
  cj1FromDispensingResult,
  dispensingResultFromCj1,
  readCj1,
  validateDispensingResult,
} from '../../../shared/formats/cj1.ts';
import { type DetectedFormat, detectFormat } from '../../../shared/formats/detect-format.ts';
import { prescriptionFromJahisRx, readJahisRx } from '../../../shared/formats/jahis-rx.ts';
import { blocksFromJahisTc } from '../../../shared/formats/jahis-tc-blocks.ts';
import { readJahisTc } from '../../../shared/formats/jahis-tc-document.ts';
import { jahisTcFromDispensingResult } from '../../../shared/formats/jahis-tc-writing.ts';
import { readSlipQr, writeSlipQr } from '../../../shared/formats/slip-qr.ts';
import { jahisBytes, jahisFile, jahisText, skipNote } from './jahis-files.ts';

const ORCA = 'jahis-rx/orca_jahis5_sjis.csv';

describe('prescriptions out of real QR texts', () => {
  it('an incomplete but valid paper prescription', () => {
    const { prescription } = prescriptionFromJahisRx(
      readJahisRx(jahisText('jahis-rx/ym_external-sample.txt')).document,
    );
    expect(prescription).toMatchObject({
      kind: 'paper',
      exchangeNumber: null,
      patient: { nameKana: 'ﾀﾞﾐｰ ﾀﾛｳ', sex: 'female', birthDate: '2011-01-10' },
      institution: { prefecture: '26', feeScoreType: '1', code: '9700012', postalCode: null },
      prescriber: { name: '山田 太郎', department: '内科' },
      issuedOn: '2026-01-30',
      expiresOn: '2026-02-02',
      groups: [
        {
          dosageForm: 'unknown',
          usage: { codeType: 'none', text: '１日１回注射' },
          usageSupplements: [{ kind: '5', text: '2/ 3 から毎週 火曜日', code: null }],
          drugs: [
            { codeType: 'yj', code: '2412403G3022', amount: '4', amountOf: 'product', unit: 'キット', category: null },
          ],
        },
      ],
    });
  });

  it.skipIf(jahisFile(ORCA) === null)(`a full JAHIS5 prescription in Shift_JIS${skipNote(ORCA)}`, () => {
    const decoded = decodeText(jahisBytes(ORCA));
    if (!decoded.ok) throw new Error('not decoded');
    const { prescription, issues } = prescriptionFromJahisRx(readJahisRx(decoded.value.text).document);
    expect(issues).toEqual([]);
    expect(prescription).toMatchObject({
      kind: 'paper-with-exchange-number',
      exchangeNumber: '123456789',
      insuranceKind: 'health-insurance',
      insured: {
        insurerNumber: '06270409',
        symbol: null,
        relation: 'insured',
        publicExpenses: [{ payerNumber: '21136791', recipientNumber: '6247373' }],
      },
      narcotic: { licence: '62516', phone: '03-1111-2222' },
    });
    expect(prescription?.groups.map((group) => group.dosageForm)).toEqual([
      'oral',
      'oral',
      'oral',
      'external',
      'injection',
      'external',
    ]);
    expect(prescription?.groups[1]?.drugs[0]).toMatchObject({
      codeType: 'yakka',
      unevenAmounts: ['1.5', '0.5'],
      supplements: [
        { kind: '2', text: '粉砕' },
        { kind: '3', text: '後発品変更不可' },
      ],
    });
    expect(prescription?.groups[0]?.drugs[0]).toMatchObject({ codeType: 'generic', code: '1149019F1ZZZ' });
  });

  it('a year as birth date gives no day, and says so', () => {
    const text = jahisText('jahis-rx/ym_external-sample.txt').replace('13,4230110', '13,335');
    const { prescription, issues } = prescriptionFromJahisRx(readJahisRx(text).document);
    expect(prescription?.patient.birthDate).toBeNull();
    expect(issues).toMatchObject([{ code: 'format.partial-birth-date', severity: 'warning' }]);
  });

  it('a number in record 82 that is no 引換番号 leaves it plain paper, and says so', () => {
    const text = jahisText('jahis-rx/ym_external-sample.txt').replace('101,1', '82,1,12345\n101,1');
    const { prescription, issues } = prescriptionFromJahisRx(readJahisRx(text).document);
    expect(prescription).toMatchObject({ kind: 'paper', exchangeNumber: null });
    expect(issues).toMatchObject([{ code: 'format.exchange-number', severity: 'warning' }]);
  });
});

describe('notebooks', () => {
  it('a block of this pharmacy lacks only the insured key; 55 changes the prescriber inside it', () => {
    const { document } = readJahisTc(jahisText('jahis-tc/v08_example-04.txt'));
    const { own, broughtIn } = blocksFromJahisTc(document, '1341234567');
    expect(broughtIn).toEqual([]);
    expect(own).toHaveLength(1);
    expect(
      own[0]?.groups.map((group) => [group.rpNumber, group.prescriber?.name, group.dosageForm, group.quantityUnit]),
    ).toEqual([
      [1, '工業会 次郎', 'oral', 'days'],
      [2, '工業会 次郎', 'oral', 'days'],
      [3, '工業会 次郎', 'external', 'dispensings'],
      [4, '工業会 次郎', 'injection', 'dispensings'],
      [5, '工業会 次郎', 'material', 'dispensings'],
      [6, '佐藤 三郎', 'external', 'dispensings'],
      [7, '佐藤 三郎', 'other', 'dispensings'],
    ]);
    expect(own[0]?.residualChecks).toHaveLength(1);
    expect(blocksFromJahisTc(document, '1234567').own).toHaveLength(1);
    expect(blocksFromJahisTc(document, '2741234567').own).toHaveLength(0);
  });

  it('a hospital with the same seven digits, and this block in a file of the patient, are not ours', () => {
    const hospital = readJahisTc(jahisText('jahis-tc/v08_example-06.txt')).document;
    expect(blocksFromJahisTc(hospital, '1234567')).toMatchObject({ own: [], broughtIn: { length: 5 } });
    const file = jahisText('jahis-tc/v08_example-04.txt').replace('JAHISTC08,1', 'JAHISTC08,2');
    expect(blocksFromJahisTc(readJahisTc(file).document, '1341234567').own).toEqual([]);
  });

  it("the patient's own file is brought in, also where it names this pharmacy", () => {
    const { document } = readJahisTc(jahisText('jahis-tc/ym_tc-with-otc-components-and-remaining-medicine.txt'));
    const { own, broughtIn } = blocksFromJahisTc(document, '1341234567');
    expect(own).toEqual([]);
    expect(broughtIn).toMatchObject([
      {
        source: 'otc',
        name: 'バファリンＡ',
        from: '2024-02-21',
        to: '2024-02-24',
        ingredients: [{ name: 'イブプロフェン' }, { name: 'アセトアミノフェン' }],
      },
      {
        source: 'patient-file',
        codeType: 'receipt',
        code: '612170709',
        from: '2026-03-10',
        quantity: 3,
        quantityUnit: '日分',
      },
    ]);
  });

  it('what the patient wrote is a note', () => {
    const { document } = readJahisTc(jahisText('jahis-tc/ym_tc-output-category-2-full.txt'));
    expect(blocksFromJahisTc(document, '1341234567').notes).toEqual([
      { text: '健康診断', enteredOn: '2020-04-11' },
      { text: '朝に薬を飲んだ後、めまいがあった', enteredOn: '2020-04-07' },
    ]);
  });

  it('a generic-name code goes into the fields of its own', () => {
    const base = readJahisTc(jahisText('jahis-tc/v08_example-01.txt'));
    const own = blocksFromJahisTc(base.document, '1341234567').own[0];
    const group = own?.groups[0];
    if (own === undefined || group === undefined) throw new Error('no block');
    const drugs = group.drugs.map((drug) => ({ ...drug, codeType: 'generic' as const, code: '1149019F1ZZZ' }));
    const text = jahisTcFromDispensingResult({ ...own, groups: [{ ...group, drugs }] });
    expect(text).toContain(',4,Ｃ,1,,1,ｺﾘｵﾊﾟﾝｶﾌﾟｾﾙ5mg,2,1149019F1ZZZ\r\n');
    expect(readJahisTc(text).issues.filter((issue) => issue.severity === 'error')).toEqual([]);
  });
});

describe('results on their way to CJ1', () => {
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
  ].join('\n');

  function given(change: (result: DispensingResult) => Partial<DispensingResult> = () => ({})): DispensingResult {
    const { result } = dispensingResultFromCj1(readCj1(CJ1).document);
    if (result === null) throw new Error('no result');
    return { ...result, ...change(result) };
  }

  const withDrug = (patch: Partial<DispensingResult['groups'][number]['drugs'][number]>) =>
    given(({ groups }) => ({
      groups: groups.map((group) => ({ ...group, drugs: group.drugs.map((drug) => ({ ...drug, ...patch })) })),
    }));

  it('a clean one has nothing to say, and record 7 is left out for paper', () => {
    expect(given().prescriptionId).toBeNull();
    expect(validateDispensingResult(given())).toEqual([]);
    expect(cj1FromDispensingResult(given())).toBe(CJ1);
  });

  it.each([
    ['negative amount', withDrug({ amount: '-1' as Decimal }), 'format.negative-quantity', '201', '用量'],
    ['over-long name', withDrug({ name: '薬'.repeat(61) }), 'format.too-long', '201', '薬品名称'],
    ['too many digits', withDrug({ amount: '1234567.123456' as Decimal }), 'format.too-long', '201', '用量'],
    ['generic code', withDrug({ codeType: 'generic' }), 'format.unknown-code', '201', '薬品コード種別'],
    ['line break', given(() => ({ remarks: ['一\n二'] })), 'format.control-character', '501', '備考情報'],
    [
      'no prescriber',
      given(({ groups }) => ({ groups: groups.map((group) => ({ ...group, prescriber: null })) })),
      'format.missing-record',
      '55',
      undefined,
    ],
    [
      'no pharmacist',
      given(() => ({ pharmacist: { name: '', contact: null } })),
      'format.missing-field',
      '15',
      '医師・薬剤師氏名',
    ],
    [
      'half a day',
      given(({ groups }) => ({ groups: groups.map((group) => ({ ...group, quantity: 1.5 })) })),
      'format.not-a-number',
      '301',
      '調剤数量',
    ],
    ['no kind of insurance', given(() => ({ insuranceKind: null })), 'format.missing-field', '6', '保険種別'],
    [
      'a day that is none',
      given(() => ({ dispensingDate: '2026-02-30' as DispensingResult['dispensingDate'] })),
      'format.impossible-date',
      '5',
      '調剤等年月日',
    ],
  ])('%s is an error', (_what, result, code, record, field) => {
    const errors = validateDispensingResult(result).filter((issue) => issue.severity === 'error');
    expect(errors).toMatchObject([field === undefined ? { code, record } : { code, record, field }]);
    expect(errors[0]?.line).toBeUndefined();
  });

  it('a comma inside a text cannot make another field', () => {
    const text = cj1FromDispensingResult(given(() => ({ remarks: ['一,二'] })));
    expect(text.endsWith('\n501,一，二,')).toBe(true);
  });
});

describe('the slip and the dispatcher', () => {
  it('reads and writes 保険者番号,記号,番号,枝番,生年月日,引換番号', () => {
    const slip = readSlipQr('06050116,１２,３４５,01,19600606,123456\r\n');
    expect(slip).toMatchObject({
      ok: true,
      value: {
        insured: { insurerNumber: '06050116', symbol: '１２', number: '３４５', branch: '01' },
        birthDate: parseCalendarDate('1960-06-06'),
        exchangeNumber: '123456',
      },
    });
    expect(slip.ok && writeSlipQr(slip.value)).toBe('06050116,１２,３４５,01,19600606,123456');
  });

  it.each([
    ['06050116,１２,３４５,01,19600606', 'format.slip-fields'],
    ['06050116,１２,３４５,01,19600606,12345', 'format.slip-exchange-number'],
    ['06050116,１２,３４５,01,19600631,123456', 'format.impossible-date'],
  ])('%s: %s', (text, code) => {
    expect(readSlipQr(text)).toMatchObject({ ok: false, issues: [{ code, severity: 'error' }] });
  });

  it.each<readonly [string, DetectedFormat | null]>([
    ['JAHIS10\r\n1,…', 'jahis-rx'],
    ['JAHIS5\n', 'jahis-rx'],
    ['JAHISTC08,1\r\n', 'jahis-tc'],
    ['CJ1,\n1,', 'cj1'],
    ['SJ1\n1,', 'sj1'],
    ['<?xml version="1.0"?><Document/>', 'xml'],
    ['\uFEFF<Document/>', 'xml'],
    ['06050116,１２,３４５,01,19600606,123456\r\n', 'slip-qr'],
    ['a,b,c,d,e,f', null],
    ['JAHISX\n', null],
    ['', null],
  ])('%j is %s', (text, format) => {
    expect(detectFormat(text)).toBe(format);
  });
});
