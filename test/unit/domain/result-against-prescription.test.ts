import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import { draftFromPrescription } from '../../../shared/domain/dispensing/dispense-as-prescribed.ts';
import type { DispensedDrug, DispensingResult } from '../../../shared/domain/dispensing/dispensing-result.ts';
import { withEvidentReasons } from '../../../shared/domain/dispensing/evident-reasons.ts';
import {
  blocksFinalise,
  resultAgainstPrescription,
  settleWarnings,
} from '../../../shared/domain/dispensing/result-against-prescription.ts';
import type { Prescription, Supplement } from '../../../shared/domain/prescription/prescription.ts';
import { loadDrugMaster } from '../../../shared/masters/load-drug-master.ts';
import {
  amount,
  choicesWith,
  prescribedDrug,
  prescribedGroup,
  prescriptionWith,
  SAMPLE_GROUPS,
} from '../../support/prescription-sample.ts';

/** The shipped price list and generic names: no receipt codes, no HOT. */
const master = loadDrugMaster();

const NORVASC = { codeType: 'yj', code: '2171022F2025', name: 'ノルバスク錠５ｍｇ' } as const;
const AMLODIPINE = { codeType: 'yakka', code: '2171022F2017', name: 'アムロジピン錠５ｍｇ「サワイ」' } as const;
const AMLODIPINE_OD = { codeType: 'yakka', code: '2171022F4010', name: 'アムロジピンＯＤ錠５ｍｇ「サワイ」' } as const;
const AMLODIPINE_10 = { codeType: 'yakka', code: '2171022F5180', name: 'アムロジピン錠１０ｍｇ「サワイ」' } as const;
/** As much of the substance as the one tablet of 5 mg that is prescribed */
const HALF_OF_10 = { ...AMLODIPINE_10, amount: amount('0.5') } as const;
const LOXONIN = { codeType: 'yj', code: '1149019F1560', name: 'ロキソニン錠６０ｍｇ' } as const;

function asPrescribed(prescription: Prescription): DispensingResult {
  const made = draftFromPrescription(prescription, choicesWith());
  if (!made.ok) throw new Error(made.issues.map((issue) => issue.text).join());
  return made.value;
}

/** The result with its first line changed. */
function withLine(result: DispensingResult, changes: Partial<DispensedDrug>): DispensingResult {
  const [group, ...groups] = result.groups;
  if (group === undefined) return result;
  const [drug, ...drugs] = group.drugs;
  if (drug === undefined) return result;
  return { ...result, groups: [{ ...group, drugs: [{ ...drug, ...changes }, ...drugs] }, ...groups] };
}

function withQuantity(result: DispensingResult, quantity: number): DispensingResult {
  return { ...result, groups: result.groups.map((group) => ({ ...group, quantity })) };
}

const codesOf = (result: DispensingResult, prescription: Prescription | null) =>
  resultAgainstPrescription(result, prescription, master).map((issue) => issue.code);

const blockersOf = (result: DispensingResult, prescription: Prescription | null) =>
  blocksFinalise(resultAgainstPrescription(result, prescription, master), result).map((issue) => issue.code);

const prescription = prescriptionWith();
const result = asPrescribed(prescription);
const inquiries = [{ code: '999', text: '処方医に確認し変更' }];
const reason = (name: NonNullable<DispensedDrug['change']>['reason'], note: string | null = null) => ({
  reason: name,
  note,
});

describe('a result as prescribed', () => {
  it('has nothing to say', () => {
    expect(resultAgainstPrescription(result, prescription, master)).toEqual([]);
  });

  it('of receipt codes is only 照合不可, which blocks nothing', () => {
    const sample = prescriptionWith({ groups: SAMPLE_GROUPS });
    expect(codesOf(asPrescribed(sample), sample)).toEqual(['match.not-comparable', 'match.not-comparable']);
    expect(blockersOf(asPrescribed(sample), sample)).toEqual([]);
  });
});

describe('a line that differs', () => {
  it.each([
    ['another brand', withLine(result, AMLODIPINE), '銘柄'],
    ['another amount', withLine(result, { amount: amount('2') }), '数量'],
    ['other days', withQuantity(result, 7), '日数・回数'],
    [
      'another form',
      { ...result, groups: result.groups.map((group) => ({ ...group, dosageForm: 'external' as const })) },
      '剤形区分',
    ],
  ])('%s: needs a reason', (_, changed, word) => {
    const issues = resultAgainstPrescription(changed, prescription, master);
    expect(issues.map((issue) => issue.code)).toEqual(['match.reason-missing']);
    expect(issues[0]).toMatchObject({ severity: 'error', field: 'groups[0].drugs[0]', record: '201' });
    expect(issues[0]?.text).toContain(word);
  });

  it('is content with the same amount written otherwise', () => {
    expect(codesOf(withLine(result, { amount: amount('1.00') }), prescription)).toEqual([]);
  });

  it.each([
    ['generic-substitution', true],
    ['supply-shortage', true],
    ['selective-care', true],
    ['one-dose-package-or-crushing', true],
    ['similar-form-or-strength', true],
    ['residual-adjustment', false],
    ['generic-name-to-brand', false],
  ] as const)('another brand because of %s: %s', (name, fits) => {
    const changed = withLine(result, { ...AMLODIPINE, change: reason(name) });
    expect(codesOf(changed, prescription)).toEqual(fits ? [] : ['match.reason-does-not-fit']);
  });

  it.each([
    ['residual-adjustment', true],
    ['supply-shortage', true],
    ['generic-substitution', false],
    ['selective-care', false],
  ] as const)('fewer days because of %s: %s', (name, fits) => {
    const changed = withQuantity(withLine(result, { change: reason(name) }), 7);
    expect(codesOf(changed, prescription)).toEqual(fits ? [] : ['match.reason-does-not-fit']);
  });

  it('in two ways needs a reason for each: one must not cover the other', () => {
    const both = withQuantity(withLine(result, { ...AMLODIPINE, change: reason('generic-substitution') }), 7);
    expect(codesOf(both, prescription)).toEqual(['match.reason-does-not-fit']);
    const said = { ...reason('generic-substitution'), also: ['residual-adjustment'] as const };
    expect(codesOf(withLine(both, { change: said }), prescription)).toEqual([]);
    // A free text beside the reason was about what that reason explains.
    const noted = withLine(both, { change: reason('generic-substitution', '在庫なし') });
    expect(codesOf(noted, prescription)).toEqual(['match.reason-does-not-fit']);
    const unasked = withLine(both, { change: { ...said, also: ['inquiry'] } });
    expect(codesOf(unasked, prescription)).toEqual(['match.inquiry-not-recorded']);
  });

  it.each(['supply-shortage', 'similar-form-or-strength'] as const)(
    'in strength, for %s: only as much of the substance',
    (name) => {
      const other = (brand: Partial<DispensedDrug>) =>
        codesOf(withLine(result, { ...brand, change: reason(name) }), prescription);
      expect(other(HALF_OF_10)).toEqual([]);
      expect(other(AMLODIPINE_10)).toEqual(['match.reason-does-not-fit']);
      expect(other({ ...AMLODIPINE, amount: amount('3') })).toEqual(['match.reason-does-not-fit']);
      expect(other({ amount: amount('3') })).toEqual(['match.reason-does-not-fit']);
      // Where no strength is known the count is all there is.
      const unnamed = { codeType: 'none', code: null, name: 'ノルバスク錠５ｍｇ' } as const;
      expect(other({ ...unnamed, amount: amount('3') })).toContain('match.reason-does-not-fit');
      const asked = { ...withLine(result, { ...AMLODIPINE_10, change: reason('inquiry') }), inquiries };
      expect(codesOf(asked, prescription)).toEqual([]);
    },
  );

  it('asks for the record of an inquiry', () => {
    const changed = withLine(result, { amount: amount('2'), change: reason('inquiry') });
    expect(codesOf(changed, prescription)).toEqual(['match.inquiry-not-recorded']);
    expect(codesOf({ ...changed, inquiries }, prescription)).toEqual([]);
    expect(codesOf(withLine(changed, { change: reason('inquiry', '電話で確認') }), prescription)).toEqual([]);
  });

  it('is another drug where the ingredients differ, and only an inquiry explains that', () => {
    const wrong = withLine(result, { ...LOXONIN, change: reason('generic-substitution') });
    expect(codesOf(wrong, prescription)).toEqual(['match.reason-does-not-fit']);
    const asked = { ...withLine(result, { ...LOXONIN, change: reason('inquiry') }), inquiries };
    expect(codesOf(asked, prescription)).toEqual([]);
  });

  it('of another usage: is settled by the prescriber’s word, or by a reason on its first line', () => {
    const usage = { codeType: 'none', code: null, text: '１日１回夕食後　服用', timesPerDay: 1 } as const;
    const changed = { ...result, groups: result.groups.map((group) => ({ ...group, usage })) };
    expect(codesOf(changed, prescription)).toEqual(['match.usage-unasked']);
    expect(blockersOf(changed, prescription)).toEqual(['match.usage-unasked']);
    const settled = { issueCode: 'match.usage-unasked', reason: '同じ用法の別の書き方' };
    expect(blockersOf(withLine(changed, { settled }), prescription)).toEqual([]);
    expect(codesOf({ ...changed, inquiries }, prescription)).toEqual(['match.usage-differs']);
    expect(blockersOf({ ...changed, inquiries }, prescription)).toEqual([]);
  });
});

describe('generic names', () => {
  const generic = prescribedDrug({ codeType: 'generic', code: '2171022F2ZZZ', name: '【般】アムロジピン錠５ｍｇ' });
  const byGenericName = prescriptionWith({ groups: [prescribedGroup({ drugs: [generic] })] });

  it('become a brand with that reason, and code and name then agree', () => {
    const dispensed = withLine(result, { ...AMLODIPINE, change: reason('generic-name-to-brand') });
    expect(codesOf(dispensed, byGenericName)).toEqual([]);
    // The receipt name of selective care is the same drug.
    const selective = withLine(dispensed, { ...NORVASC, name: 'ノルバスク錠５ｍｇ（選）' });
    expect(codesOf(selective, byGenericName)).toEqual([]);
  });

  it('do not become another drug', () => {
    const dispensed = withLine(result, { ...LOXONIN, change: reason('generic-name-to-brand') });
    expect(codesOf(dispensed, byGenericName)).toEqual(['match.reason-does-not-fit']);
  });

  it('need their reason even where the product bears the same name', () => {
    const unnamed = { codeType: 'none', code: null, name: 'アムロジピン錠５ｍｇ', change: null } as const;
    expect(codesOf(withLine(result, unnamed), byGenericName)).toEqual(['match.reason-missing', 'match.not-comparable']);
  });

  it('must not be handed over as such', () => {
    const dispensed = withLine(result, {
      codeType: 'generic',
      code: '2171022F2ZZZ',
      name: '【般】アムロジピン錠５ｍｇ',
      change: reason('generic-name-to-brand'),
    });
    expect(codesOf(dispensed, byGenericName)).toEqual(['match.generic-name-dispensed']);
  });

  it.each([
    ['ten times the amount', { amount: amount('10') }, null, '数量', 'residual-adjustment'],
    ['fewer days', {}, 10, '日数・回数', 'supply-shortage'],
    ['another strength', HALF_OF_10, null, '剤形・規格', 'supply-shortage'],
    ['another form', AMLODIPINE_OD, null, '剤形・規格', 'supply-shortage'],
  ] as const)('do not cover %s: the brand is evident, the rest needs its own reason', (_, changes, days, word, own) => {
    const brand = withLine(result, { ...AMLODIPINE, ...changes, change: reason('generic-name-to-brand') });
    const changed = days === null ? brand : withQuantity(brand, days);
    const [issue] = blocksFinalise(resultAgainstPrescription(changed, byGenericName, master), changed);
    expect(issue).toMatchObject({ code: 'match.reason-does-not-fit', field: 'groups[0].drugs[0]' });
    expect(issue?.text).toContain(`違い（${word}）`);
    expect(codesOf(withLine(changed, { change: reason(own) }), byGenericName)).toEqual([]);
  });

  it('need only the reason of the days beside what is evident', () => {
    const fewer = withQuantity(withLine(result, { ...AMLODIPINE, change: reason('residual-adjustment') }), 7);
    expect(codesOf(fewer, byGenericName)).toEqual([]);
    const wrong = withLine(fewer, { ...LOXONIN });
    expect(codesOf(wrong, byGenericName)).toEqual(['match.reason-does-not-fit']);
  });

  it('of an imported file get their reason by themselves, nothing else does', () => {
    const imported = withLine(result, { ...AMLODIPINE, prescribed: null, change: null });
    expect(codesOf(imported, byGenericName)).toEqual(['match.reason-missing']);
    const completed = withEvidentReasons(imported, byGenericName, master);
    expect(completed.groups[0]?.drugs[0]).toMatchObject({
      prescribed: { rpNumber: 1, lineNumber: 1 },
      change: { reason: 'generic-name-to-brand' },
    });
    expect(codesOf(completed, byGenericName)).toEqual([]);
    expect(codesOf(withEvidentReasons(imported, prescription, master), prescription)).toEqual(['match.reason-missing']);
  });

  it('are matched by ingredient where a file brings them in another order', () => {
    const loxoprofen = prescribedDrug({
      lineNumber: 2,
      codeType: 'generic',
      code: '1149019F1ZZZ',
      name: '【般】ロキソプロフェンＮａ錠６０ｍｇ',
    });
    const two = prescriptionWith({ groups: [prescribedGroup({ drugs: [generic, loxoprofen] })] });
    const [group] = result.groups;
    const [drug] = group?.drugs ?? [];
    if (group === undefined || drug === undefined) throw new Error('the sample has a line');
    const drugs = [LOXONIN, NORVASC].map((brand) => ({ ...drug, ...brand, prescribed: null }));
    const completed = withEvidentReasons({ ...result, groups: [{ ...group, drugs }] }, two, master);
    expect(completed.groups[0]?.drugs.map((one) => one.prescribed?.lineNumber)).toEqual([2, 1]);
    expect(codesOf(completed, two)).toEqual([]);
  });
});

describe('what the prescriber forbade', () => {
  const limited = (kind: string) => {
    const supplements: Supplement[] = [{ kind, text: '変更不可', code: null }];
    return prescriptionWith({ groups: [prescribedGroup({ drugs: [prescribedDrug({ supplements })] })] });
  };
  const substituted = (brand: Partial<DispensedDrug>, name: NonNullable<DispensedDrug['change']>['reason']) =>
    withLine(result, { ...brand, change: reason(name) });

  it.each([
    ['3', '後発不可', AMLODIPINE, ['match.generic-forbidden']],
    ['4', '剤形不可, same form', AMLODIPINE, []],
    ['4', '剤形不可, tablet to OD tablet', AMLODIPINE_OD, ['match.form-or-strength-forbidden']],
    ['4', '剤形不可, other strength', HALF_OF_10, []],
    ['5', '規格不可, same strength', AMLODIPINE, []],
    ['5', '規格不可, OD tablet of the same strength', AMLODIPINE_OD, []],
    ['5', '規格不可, other strength', HALF_OF_10, ['match.form-or-strength-forbidden']],
    ['6', '剤形規格不可, OD tablet', AMLODIPINE_OD, ['match.form-or-strength-forbidden']],
    ['6', '剤形規格不可, other strength', HALF_OF_10, ['match.form-or-strength-forbidden']],
    ['8', '先発患者希望 forbids nothing', AMLODIPINE, []],
  ])('281/%s %s', (kind, _, brand, expected) => {
    const changed = substituted(brand, 'supply-shortage');
    expect(codesOf(changed, limited(kind))).toEqual(expected);
    expect(blockersOf(changed, limited(kind))).toEqual(expected);
  });

  it('is lifted by an inquiry on that line, not by one about something else', () => {
    const asked = { ...substituted(AMLODIPINE, 'inquiry'), inquiries };
    expect(codesOf(asked, limited('3'))).toEqual([]);
    const elsewhere = { ...substituted(AMLODIPINE, 'generic-substitution'), inquiries };
    expect(codesOf(elsewhere, limited('3'))).toEqual(['match.generic-forbidden']);
  });

  it('goes by the stated reason where nothing else tells', () => {
    const house = { codeType: 'none', code: null, name: '自家製剤' } as const;
    const expected = ['match.form-or-strength-forbidden', 'match.not-comparable'];
    expect(codesOf(substituted(house, 'similar-form-or-strength'), limited('6'))).toEqual(expected);
    expect(codesOf(substituted(house, 'supply-shortage'), limited('6'))).toEqual(['match.not-comparable']);
  });
});

describe('units', () => {
  const syrup = (changes = {}) =>
    prescriptionWith({
      groups: [
        prescribedGroup({
          dosageForm: 'external',
          quantity: 1,
          drugs: [prescribedDrug({ ...NORVASC, amount: amount('10'), unit: 'ｍＬ', ...changes })],
        }),
      ],
    });

  it('are the same in any width and case', () => {
    expect(codesOf(withLine(asPrescribed(syrup()), { unit: 'mL' }), syrup())).toEqual([]);
  });

  it('with the same number in another unit are a mix-up', () => {
    const mixed = withLine(asPrescribed(syrup()), { unit: '本' });
    expect(codesOf(mixed, syrup())).toEqual(['match.unit-mismatch']);
    expect(resultAgainstPrescription(mixed, syrup(), master)[0]?.severity).toBe('error');
  });

  it('with another number must be settled', () => {
    const converted = withLine(asPrescribed(syrup()), { unit: '本', amount: amount('2') });
    expect(codesOf(converted, syrup())).toEqual(['match.unit-differs']);
    expect(blockersOf(converted, syrup())).toEqual(['match.unit-differs']);
  });

  it('that agree by the factor of record 211 are shown only', () => {
    const factor = syrup({ unitConversion: amount('0.2') });
    const converted = withLine(asPrescribed(factor), { unit: '本', amount: amount('2') });
    expect(codesOf(converted, factor)).toEqual(['match.unit-converted']);
    expect(blockersOf(converted, factor)).toEqual([]);
  });

  it('of active substance are never taken for units of product', () => {
    const drugs = [prescribedDrug({ amount: amount('200'), unit: 'ｍｇ', amountOf: 'active-substance' })];
    const substance = prescriptionWith({ groups: [prescribedGroup({ drugs })] });
    const dispensed = withLine(result, { amount: amount('200'), unit: 'mg' });
    expect(codesOf(dispensed, substance)).toEqual(['match.unit-differs']);
  });

  it('counted in 調剤 compare the whole amount', () => {
    const external = prescriptionWith({
      groups: [
        prescribedGroup({ dosageForm: 'external', quantity: 3, drugs: [prescribedDrug({ amount: amount('5') })] }),
      ],
    });
    expect(asPrescribed(external).groups[0]?.drugs[0]?.amount).toBe('15');
    expect(codesOf(asPrescribed(external), external)).toEqual([]);
    const written = withQuantity(withLine(asPrescribed(external), { amount: amount('5') }), 3);
    expect(codesOf(written, external)).toEqual([]);
    expect(codesOf(withLine(asPrescribed(external), { amount: amount('5') }), external)).toEqual([
      'match.reason-missing',
    ]);
  });
});

describe('a unit that no prescription tells', () => {
  const counted = (unit: string) => withLine(result, { unit, change: null });

  it.each(['mL', 'ｇ', 'mg', 'Ｌ'])('%s of a tablet must be settled', (unit) => {
    expect(codesOf(counted(unit), null)).toEqual(['match.unit-not-listed']);
    expect(blockersOf(counted(unit), null)).toEqual(['match.unit-not-listed']);
    const settled = settleWarnings(counted(unit), resultAgainstPrescription(counted(unit), null, master), '現物を確認');
    expect(blockersOf(settled, null)).toEqual([]);
  });

  it.each(['錠', 'Ｔ', '包', 'シート', '本'])('%s is a way a tablet may be counted', (unit) => {
    expect(codesOf(counted(unit), null)).toEqual([]);
  });

  it('錠 of a liquid must be settled, 本 of it need not', () => {
    const LIQUID = { codeType: 'yj', code: '2249106Q1066', name: 'メジコン配合シロップ' } as const;
    expect(master.resolve('yj', LIQUID.code)).toMatchObject({ kind: 'resolved', drug: { unit: 'mL' } });
    expect(codesOf(withLine(result, { ...LIQUID, unit: '錠' }), null)).toEqual(['match.unit-not-listed']);
    expect(codesOf(withLine(result, { ...LIQUID, unit: '本' }), null)).toEqual([]);
  });

  it('of a drug that was added is looked at, too', () => {
    const [group] = result.groups;
    const [drug] = group?.drugs ?? [];
    if (group === undefined || drug === undefined) throw new Error('the sample has no line');
    const added = { ...drug, ...LOXONIN, unit: 'g', prescribed: null };
    const more = { ...result, groups: [{ ...group, drugs: [drug, added] }] };
    expect(codesOf(more, prescription)).toEqual(['match.drug-added', 'match.unit-not-listed']);
  });
});

describe('drugs missing or added', () => {
  const two = prescriptionWith({
    groups: [prescribedGroup({ drugs: [prescribedDrug(), prescribedDrug({ ...LOXONIN, lineNumber: 2 })] })],
  });

  it('a missing drug is refused unless the record says why', () => {
    expect(codesOf(result, two)).toEqual(['match.drug-missing']);
    expect(blockersOf(result, two)).toEqual(['match.drug-missing']);
    expect(codesOf({ ...result, inquiries }, two)).toEqual(['match.drug-left-out']);
    expect(blockersOf({ ...result, inquiries }, two)).toEqual([]);
    const later = { ...result, round: { type: 'remainder-later', reason: '在庫不足' } } as const;
    expect(codesOf(later, two)).toEqual(['match.drug-left-out']);
    const inform = { ...two, residualInstruction: 'inform' as const };
    expect(codesOf({ ...result, residualChecks: ['ロキソニン 20錠残'] }, inform)).toEqual(['match.drug-left-out']);
    expect(codesOf({ ...result, residualChecks: ['ロキソニン 20錠残'] }, two)).toEqual(['match.drug-missing']);
  });

  it('an added drug needs a recorded inquiry', () => {
    const all = asPrescribed(two);
    expect(codesOf(all, prescription)).toEqual(['match.drug-added']);
    const [group] = all.groups;
    if (group === undefined) throw new Error('the sample has a group');
    const asked = group.drugs.map((drug, index) => (index === 1 ? { ...drug, change: reason('inquiry') } : drug));
    const recorded = { ...all, groups: [{ ...group, drugs: asked }], inquiries };
    expect(codesOf(recorded, prescription)).toEqual([]);
  });

  it('a part handed over now and the rest later needs no reason a line', () => {
    const round = { type: 'remainder-later', reason: '在庫不足' } as const;
    expect(codesOf({ ...withQuantity(result, 7), round }, prescription)).toEqual([]);
    expect(codesOf({ ...withQuantity(result, 21), round }, prescription)).toEqual(['match.reason-missing']);
  });

  it('two strengths may answer one line', () => {
    const [group] = result.groups;
    const [drug] = group?.drugs ?? [];
    if (group === undefined || drug === undefined) throw new Error('the sample has a line');
    const change = reason('similar-form-or-strength');
    const both = (of5: string, of10: string) => {
      const drugs = [
        { ...drug, ...AMLODIPINE, amount: amount(of5), change },
        { ...drug, ...AMLODIPINE_10, amount: amount(of10), change },
      ];
      return codesOf({ ...result, groups: [{ ...group, drugs }] }, prescription);
    };
    expect(both('0.5', '0.25')).toEqual([]);
    expect(both('1', '1')).toEqual(['match.reason-does-not-fit', 'match.reason-does-not-fit']);
  });
});

describe('the patient', () => {
  const ofPatient = (
    patient: Partial<DispensingResult['patient']>,
    insured: Partial<DispensingResult['insured']> = {},
  ) => ({
    ...result,
    patient: { ...result.patient, ...patient },
    insured: { ...result.insured, ...insured },
  });
  const kana = result.patient.nameKana ?? '';
  const kanji = result.patient.nameKanji ?? '';

  it.each([
    ['another birth date', ofPatient({ birthDate: '1950-05-05' as CalendarDate }), '生年月日が違います'],
    ['another sex', ofPatient({ sex: result.patient.sex === 'male' ? 'female' : 'male' }), '性別が違います'],
    ['another name', ofPatient({ nameKanji: '別人　太郎', nameKana: 'ﾍﾞﾂｼﾞﾝ ﾀﾛｳ' }), '氏名が違います'],
  ])('with %s is another person, whom no reason makes the same', (_what, other, text) => {
    const issues = resultAgainstPrescription(other, prescription, master);
    expect(issues).toMatchObject([{ code: 'match.other-patient', severity: 'error' }]);
    expect(issues[0]?.text).toContain(text);
    expect(JSON.stringify(issues)).not.toMatch(/別人　|ﾍﾞﾂｼﾞﾝ|1950/);
    expect(blockersOf(settleWarnings(other, issues, '本人'), prescription)).toEqual(['match.other-patient']);
  });

  it.each([
    ['kana of another width', { nameKana: kana.normalize('NFKC').replaceAll(/\s/g, '　'), nameKanji: null }],
    ['a kanji of another shape', { nameKanji: `髙${kanji}` }],
    ['kana spelt otherwise', { nameKana: `${kana}ｱ` }],
    ['blanks', { nameKanji: kanji.replaceAll(/\s/g, ''), nameKana: null }],
  ])('is the same with %s', (_what, patient) => {
    expect(codesOf(ofPatient(patient), prescription)).toEqual([]);
  });

  it.each([
    ['the insurer', {}, { insurerNumber: '06050116' }, '資格情報が違います'],
    ['the number', {}, { number: '999' }, '資格情報が違います'],
    ['a missing branch number', {}, { branch: null }, '枝番が違います'],
    ['a name that only kanji tell', { nameKanji: '別　字', nameKana: null }, {}, '氏名が違います'],
  ])('is confirmed by a person where %s changed', (_what, patient, insured, text) => {
    const other = ofPatient(patient, insured);
    const issues = resultAgainstPrescription(other, prescription, master);
    expect(issues).toMatchObject([{ code: 'match.patient-not-sure', severity: 'warning' }]);
    expect(issues[0]?.text).toContain(text);
    expect(blockersOf(other, prescription)).toEqual(['match.patient-not-sure']);
    expect(blockersOf(settleWarnings(other, issues, '保険証を確認'), prescription)).toEqual([]);
  });
});

describe('麻薬', () => {
  const morphine = { codeType: 'yj', code: '8114004G1027', name: 'ＭＳコンチン錠１０ｍｇ' } as const;
  const narcotic = prescriptionWith({
    groups: [prescribedGroup({ drugs: [prescribedDrug(morphine)] })],
    narcotic: { licence: '第1号', address: null, phone: null },
  });

  it('is marked', () => {
    expect(codesOf(asPrescribed(narcotic), narcotic)).toEqual(['match.narcotic']);
    expect(blockersOf(asPrescribed(narcotic), narcotic)).toEqual([]);
  });

  it('without a licence on the prescription must be settled', () => {
    const undeclared = { ...narcotic, narcotic: null };
    expect(codesOf(asPrescribed(narcotic), undeclared)).toEqual(['match.narcotic', 'match.narcotic-licence-missing']);
    expect(blockersOf(asPrescribed(narcotic), undeclared)).toEqual(['match.narcotic-licence-missing']);
  });
});

describe('code against name', () => {
  const lineOf = (changes: Partial<DispensedDrug>) => withLine(result, changes);

  it.each([
    ['一致', NORVASC, [], false],
    ['一致, narrow and with blanks', { ...NORVASC, name: 'ﾉﾙﾊﾞｽｸ錠 5mg' }, [], false],
    ['一致, selective care', { ...NORVASC, name: 'ノルバスク錠５ｍｇ（選）' }, [], false],
    ['不一致', { ...NORVASC, name: 'ロキソニン錠６０ｍｇ' }, ['match.name-differs'], true],
    ['unknown code', { ...NORVASC, code: '9999999F9999' }, ['match.code-unknown'], true],
    [
      'receipt code',
      { codeType: 'receipt', code: '612170710', name: 'ノルバスク錠５ｍｇ' },
      ['match.not-comparable'],
      false,
    ],
    ['HOT code', { codeType: 'hot', code: '103835401', name: 'ノルバスク錠５ｍｇ' }, ['match.not-comparable'], false],
    ['no code', { codeType: 'none', code: null, name: 'ノルバスク錠５ｍｇ' }, ['match.not-comparable'], false],
  ] satisfies [string, Partial<DispensedDrug>, string[], boolean][])('%s', (_, changes, expected, blocks) => {
    expect(codesOf(lineOf(changes), null)).toEqual(expected);
    expect(blockersOf(lineOf(changes), null)).toEqual(blocks ? expected : []);
  });

  it('is settled on its own line, for its own code, with a reason', () => {
    const wrong = lineOf({ ...NORVASC, name: 'ロキソニン錠６０ｍｇ' });
    const settledBy = (issueCode: string, why: string) =>
      lineOf({ ...wrong.groups[0]?.drugs[0], settled: { issueCode, reason: why } });
    expect(blockersOf(settledBy('match.name-differs', '現物を確認'), null)).toEqual([]);
    expect(blockersOf(settledBy('match.name-differs', ' '), null)).toEqual(['match.name-differs']);
    expect(blockersOf(settledBy('match.code-unknown', '現物を確認'), null)).toEqual(['match.name-differs']);
  });

  it('is settled by one act of the pharmacist, several warnings of a line included; errors are not', () => {
    const wrong = lineOf({ ...NORVASC, name: 'ロキソニン錠６０ｍｇ', unit: 'mL', amount: amount('3') });
    const issues = resultAgainstPrescription(wrong, prescription, master);
    expect(blockersOf(wrong, prescription)).toEqual(['match.unit-differs', 'match.name-differs']);
    const settled = settleWarnings(wrong, issues, '現物を確認');
    expect(settled.groups[0]?.drugs[0]?.settled).toEqual({
      issueCode: 'match.unit-differs match.name-differs',
      reason: '現物を確認',
    });
    expect(blockersOf(settled, prescription)).toEqual([]);
    const missing = withQuantity(settled, 7);
    expect(
      blockersOf(settleWarnings(missing, resultAgainstPrescription(missing, prescription, master), 'x'), prescription),
    ).toEqual(['match.reason-missing']);
  });

  it('never shows a patient in its texts', () => {
    const issues = resultAgainstPrescription(
      lineOf({ ...NORVASC, name: 'ロキソニン錠６０ｍｇ' }),
      prescription,
      master,
    );
    expect(JSON.stringify(issues)).not.toMatch(/試験|ｼｹﾝ|1960|010001/);
  });
});
