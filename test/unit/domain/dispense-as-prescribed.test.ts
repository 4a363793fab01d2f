import { describe, expect, it } from 'vitest';
import {
  type DispensingChoices,
  draftFromPrescription,
} from '../../../shared/domain/dispensing/dispense-as-prescribed.ts';
import type { DispensingResult, DispensingRound } from '../../../shared/domain/dispensing/dispensing-result.ts';
import type { Prescription, PrescriptionDosageForm } from '../../../shared/domain/prescription/prescription.ts';
import {
  amount,
  choicesWith,
  prescribedDrug,
  prescribedGroup,
  prescriptionWith,
  SAMPLE_GROUPS,
  SAMPLE_PHARMACY,
} from '../../support/prescription-sample.ts';

function draft(prescription: Prescription, choices: Partial<DispensingChoices> = {}): DispensingResult {
  const made = draftFromPrescription(prescription, choicesWith(choices));
  if (!made.ok) throw new Error(made.issues.map((issue) => issue.code).join());
  return made.value;
}

function refused(prescription: Prescription, choices: Partial<DispensingChoices> = {}): string[] {
  const made = draftFromPrescription(prescription, choicesWith(choices));
  return made.ok ? [] : made.issues.map((issue) => issue.code);
}

const genericLine = prescribedDrug({ codeType: 'generic', code: '2171022F2ZZZ', name: '【般】アムロジピン錠５ｍｇ' });
const generic = prescriptionWith({ groups: [prescribedGroup({ drugs: [genericLine] })] });

describe('a result dispensed as prescribed', () => {
  it('has the lines of the CJ1 in the public sample for the SJ1 beside it', () => {
    const result = draft(prescriptionWith({ groups: SAMPLE_GROUPS }));
    // 201,1,ミニリンメルトＯＤ錠２５μｇ,2,錠,2,622688101 · 301,1,…,14,日分,1,3,1011100000000000
    // 201,2,アルメタ軟膏　０．１％,1,本,2,662640683 · 301,2,…,1,調剤,5,3,1050W20000000000
    expect(result.groups.map(({ dosageForm, quantity, quantityUnit }) => [dosageForm, quantity, quantityUnit])).toEqual(
      [
        ['oral', 14, 'days'],
        ['external', 1, 'dispensings'],
      ],
    );
    expect(
      result.groups.map(({ drugs: [drug] }) => [drug?.codeType, drug?.code, drug?.name, drug?.amount, drug?.unit]),
    ).toEqual([
      ['receipt', '622688101', 'ミニリンメルトＯＤ錠２５μｇ', '2', '錠'],
      ['receipt', '662640683', 'アルメタ軟膏　０．１％', '1', '本'],
    ]);
    expect(result.groups[0]).toMatchObject({
      rpNumber: 1,
      usage: { code: '1011100000000000', text: '１日１回就寝前　服用' },
      usageSupplements: ['用法補足情報０１'],
    });
    expect(result.groups[0]?.drugs[0]).toMatchObject({
      supplements: ['薬品補足情報０１'],
      prescribed: { rpNumber: 1, lineNumber: 1 },
      change: null,
    });
  });

  it('carries patient, insured person, prescriber, institution, pharmacy and 処方箋ID over', () => {
    const prescription = prescriptionWith();
    const result = draft(prescription);
    expect(result.patient).toEqual(prescription.patient);
    expect(result.insured).toEqual(prescription.insured);
    expect(result.insuranceKind).toBe('health-insurance');
    expect(result.institution).toEqual(prescription.institution);
    expect(result.prescriptionId).toBe(prescription.prescriptionId);
    expect(result.groups[0]?.prescriber).toEqual(prescription.prescriber);
    expect(result.pharmacy).toEqual(SAMPLE_PHARMACY);
  });

  it.each([
    ['oral', 'oral', 'days', 14, '1.5'],
    ['as-needed', 'as-needed', 'times', 14, '1.5'],
    ['external', 'external', 'dispensings', 1, '21'],
    ['oral-drops', 'oral-drops', 'dispensings', 1, '21'],
    ['injection', 'injection', 'dispensings', 1, '21'],
    ['medical-material', 'material', 'dispensings', 1, '21'],
    ['unknown', 'other', 'dispensings', 1, '21'],
  ] satisfies [PrescriptionDosageForm, string, string, number, string][])(
    '%s becomes %s, %s, quantity %i, amount %s',
    (dosageForm, made, quantityUnit, quantity, total) => {
      const drugs = [prescribedDrug({ amount: amount('1.5') })];
      const result = draft(prescriptionWith({ groups: [prescribedGroup({ dosageForm, quantity: 14, drugs })] }));
      expect(result.groups[0]).toMatchObject({ dosageForm: made, quantityUnit, quantity });
      expect(result.groups[0]?.drugs[0]?.amount).toBe(total);
    },
  );

  it('multiplies without floats', () => {
    const drugs = [prescribedDrug({ amount: amount('0.1') })];
    const group = prescribedGroup({ dosageForm: 'external', quantity: 3, drugs });
    expect(draft(prescriptionWith({ groups: [group] })).groups[0]?.drugs[0]?.amount).toBe('0.3');
  });

  it('says uneven amounts in words', () => {
    const drugs = [prescribedDrug({ unevenAmounts: [amount('2'), amount('1'), amount('1')] })];
    const result = draft(prescriptionWith({ groups: [prescribedGroup({ drugs })] }));
    expect(result.groups[0]?.drugs[0]?.supplements).toEqual(['不均等 2-1-1錠']);
  });
});

describe('what was chosen otherwise', () => {
  it('takes the brand for a generic name, with its reason', () => {
    const chosen = [
      {
        rpNumber: 1,
        lineNumber: 1,
        codeType: 'yj' as const,
        code: '2171022F2017',
        name: 'アムロジピン錠５ｍｇ「サワイ」',
      },
    ];
    expect(draft(generic, { chosen }).groups[0]?.drugs[0]).toMatchObject({
      codeType: 'yj',
      code: '2171022F2017',
      name: 'アムロジピン錠５ｍｇ「サワイ」',
      amount: '1',
      change: { reason: 'generic-name-to-brand' },
    });
  });

  it('tells the type of a code by its shape', () => {
    const typeOf = (code: string) =>
      draft(generic, { chosen: [{ rpNumber: 1, lineNumber: 1, code, name: 'アムロジピン錠５ｍｇ「サワイ」' }] })
        .groups[0]?.drugs[0]?.codeType;
    expect(typeOf('620007870')).toBe('receipt');
    expect(typeOf('2171022F2017')).toBe('yj');
    expect(typeOf('HOUSE-1')).toBe('none');
  });

  it('takes amount, unit, reason and settlement of a line, and leaves the others', () => {
    const drugs = [prescribedDrug(), prescribedDrug({ lineNumber: 2 })];
    const change = { reason: 'residual-adjustment', note: '残薬7錠' } as const;
    const settled = { issueCode: 'match.code-unknown', reason: '新規収載' };
    const result = draft(prescriptionWith({ groups: [prescribedGroup({ drugs })] }), {
      chosen: [{ rpNumber: 1, lineNumber: 2, amount: amount('0.5'), unit: 'Ｔ', change, settled }],
    });
    expect(result.groups[0]?.drugs[0]).toMatchObject({ amount: '1', unit: '錠', change: null, settled: null });
    expect(result.groups[0]?.drugs[1]).toMatchObject({ amount: '0.5', unit: 'Ｔ', change, settled });
  });

  it('does not lose a computed amount to a key that is there without a value', () => {
    const group = prescribedGroup({ dosageForm: 'external', quantity: 3, drugs: [prescribedDrug()] });
    const chosen = [{ rpNumber: 1, lineNumber: 1, amount: undefined, unit: undefined }];
    expect(draft(prescriptionWith({ groups: [group] }), { chosen }).groups[0]?.drugs[0]?.amount).toBe('3');
  });

  it('takes other days with their reason, and multiplies external amounts by it', () => {
    const change = { reason: 'inquiry', note: null } as const;
    const groups = [
      prescribedGroup(),
      prescribedGroup({
        rpNumber: 2,
        dosageForm: 'external',
        quantity: 2,
        drugs: [prescribedDrug({ amount: amount('5') })],
      }),
    ];
    const quantities = [
      { rpNumber: 1, quantity: 10, change },
      { rpNumber: 2, quantity: 3, change },
    ];
    const result = draft(prescriptionWith({ groups }), { quantities });
    expect(result.groups[0]).toMatchObject({ quantity: 10, drugs: [{ amount: '1', change }] });
    expect(result.groups[1]).toMatchObject({ quantity: 1, drugs: [{ amount: '15', change }] });
  });

  it('hands out the share of a split round', () => {
    const split: DispensingRound = { type: 'split', round: 1, of: 3, reason: '長期保存困難' };
    const groups = [prescribedGroup({ quantity: 90, splitQuantity: { thisRound: 30, total: 90 } })];
    const prescription = prescriptionWith({ groups, repetition: { type: 'split', totalRounds: 3, round: 1 } });
    expect(draft(prescription, { round: split }).groups[0]?.quantity).toBe(30);
  });
});

describe('what the prescription alone does not say', () => {
  it('refuses a generic name without a brand, naming the line', () => {
    const made = draftFromPrescription(generic, choicesWith());
    expect(made).toMatchObject({ ok: false, issues: [{ code: 'draft.brand-not-chosen', severity: 'error' }] });
    expect(made.ok ? '' : made.issues[0]?.text).toContain('RP1-1（【般】アムロジピン錠５ｍｇ）');
    // Neither an amount nor another generic name is a brand.
    expect(refused(generic, { chosen: [{ rpNumber: 1, lineNumber: 1, amount: amount('2') }] })).toEqual([
      'draft.brand-not-chosen',
    ]);
    expect(refused(generic, { chosen: [{ rpNumber: 1, lineNumber: 1, name: '【般】アムロジピン錠５ｍｇ' }] })).toEqual([
      'draft.brand-not-chosen',
    ]);
  });

  it('refuses an amount of active substance without an amount of product', () => {
    const drugs = [prescribedDrug({ amountOf: 'active-substance', amount: amount('200'), unit: 'ｍｇ' })];
    const prescription = prescriptionWith({ groups: [prescribedGroup({ drugs })] });
    expect(refused(prescription)).toEqual(['draft.active-substance-amount']);
    const chosen = [{ rpNumber: 1, lineNumber: 1, amount: amount('2'), unit: 'ｇ' }];
    expect(draft(prescription, { chosen }).groups[0]?.drugs[0]).toMatchObject({ amount: '2', unit: 'ｇ' });
  });

  it('refuses a drug without usage, but not a material', () => {
    expect(refused(prescriptionWith({ groups: [prescribedGroup({ usage: null })] }))).toEqual(['draft.usage-missing']);
    const material = prescribedGroup({ usage: null, dosageForm: 'medical-material' });
    expect(refused(prescriptionWith({ groups: [material] }))).toEqual([]);
  });

  it('refuses choices for lines that are not there', () => {
    const chosen = [{ rpNumber: 1, lineNumber: 9 }];
    const quantities = [{ rpNumber: 9, quantity: 1 }];
    expect(refused(prescriptionWith(), { chosen, quantities })).toEqual([
      'draft.line-not-prescribed',
      'draft.line-not-prescribed',
    ]);
  });

  it.each([
    [{ type: 'once' }, { type: 'single' }, true],
    [{ type: 'once' }, { type: 'refill', round: 1, of: 3, nextDate: null }, false],
    [{ type: 'refill', totalRounds: 3 }, { type: 'refill', round: 2, of: 3, nextDate: null }, true],
    [{ type: 'refill', totalRounds: 3 }, { type: 'refill', round: 2, of: 2, nextDate: null }, false],
    [{ type: 'refill', totalRounds: 3 }, { type: 'refill', round: 4, of: 3, nextDate: null }, false],
    [{ type: 'refill', totalRounds: 3 }, { type: 'single' }, false],
    [{ type: 'split', totalRounds: 2, round: 1 }, { type: 'split', round: 2, of: 2, reason: '' }, true],
    [{ type: 'split', totalRounds: 2, round: 1 }, { type: 'refill', round: 1, of: 2, nextDate: null }, false],
    [{ type: 'once' }, { type: 'remainder-later', reason: '在庫不足' }, true],
  ] satisfies [Prescription['repetition'], DispensingRound, boolean][])('%o with %o: %s', (repetition, round, fits) => {
    expect(refused(prescriptionWith({ repetition }), { round })).toEqual(fits ? [] : ['draft.round-does-not-fit']);
  });

  it('names everything at once', () => {
    const groups = [prescribedGroup({ usage: null, drugs: [genericLine] })];
    expect(refused(prescriptionWith({ groups }), { round: { type: 'split', round: 1, of: 2, reason: '' } })).toEqual([
      'draft.round-does-not-fit',
      'draft.usage-missing',
      'draft.brand-not-chosen',
    ]);
  });
});
