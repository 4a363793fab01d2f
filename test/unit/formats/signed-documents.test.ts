import { describe, expect, it } from 'vitest';
import { hasErrors } from '../../../shared/domain/issue.ts';
import {
  cj1FromDispensingResult,
  dispensingResultFromCj1,
  readCj1,
  validateDispensingResult,
  writeCj1,
} from '../../../shared/formats/cj1.ts';
import { SJ1_LAYOUT } from '../../../shared/formats/jahis-rx-layout.ts';
import { CJ1_LAYOUT } from '../../../shared/formats/notebook-layout.ts';
import { prescriptionFromSj1, readSj1, sj1FromPrescription, writeSj1 } from '../../../shared/formats/sj1.ts';
import { embeddedCsv, FIXTURES } from './jahis-files.ts';
import { expectSingleChanges } from './one-field.ts';

const note = FIXTURES === null ? ' (CHOZAI_FIXTURES not set)' : '';

describe.skipIf(FIXTURES === null)(`CSV of the service's own signed samples${note}`, () => {
  it('CJ1 is ok, goes out as it came in, and one changed field changes one field', () => {
    const text = embeddedCsv('Dispensing-005_03.xml', 'DispensingDocument');
    const { document, issues } = readCj1(text);
    expect(issues).toEqual([]);
    expect(writeCj1(document)).toBe(text);
    expect(expectSingleChanges(CJ1_LAYOUT, document)).toBeGreaterThan(80);
  });

  it('CJ1 → DispensingResult → CJ1 gives the sample to the byte', () => {
    const text = embeddedCsv('Dispensing-005_03.xml', 'DispensingDocument');
    const { result } = dispensingResultFromCj1(readCj1(text).document);
    if (result === null) throw new Error('no result');
    expect(cj1FromDispensingResult(result)).toBe(text);
    expect(validateDispensingResult(result)).toEqual([]);
    expect(result.dispensingDate).toBe('2022-09-08');
    expect(result.prescriptionId).toBe('1439e0c5-7c1d-4512-861d-263de48417bf');
    expect(result.insured).toMatchObject({ insurerNumber: '31130842', symbol: '2022', number: '010001', branch: '01' });
    // 3 外用 in the prescription is 5 外用 here: two tables.
    expect(result.groups.map((group) => [group.dosageForm, group.quantity, group.quantityUnit])).toEqual([
      ['oral', 14, 'days'],
      ['external', 1, 'dispensings'],
    ]);
    expect(result.groups[0]?.drugs[0]).toMatchObject({
      codeType: 'receipt',
      code: '622688101',
      amount: '2',
      unit: '錠',
    });
    expect(result.inquiries).toEqual([{ code: '999', text: '疑義照会結果内容001' }]);
  });

  it.each(['Dispensing-005_03.xml', 'Prescription-004_01.xml'])('SJ1 in %s is ok but for check digits', (file) => {
    const text = embeddedCsv(file, 'PrescriptionDocument');
    const { document, issues } = readSj1(text);
    expect(hasErrors(issues)).toBe(false);
    expect(new Set(issues.map((issue) => issue.code))).toEqual(new Set(['format.check-digit']));
    expect(writeSj1(document)).toBe(text);
    expect(expectSingleChanges(SJ1_LAYOUT, document)).toBeGreaterThan(100);
  });

  it('SJ1 → Prescription → SJ1 → Prescription keeps all a Prescription holds', () => {
    const known = { kind: 'electronic', prescriptionId: null } as const;
    const read = (text: string) => prescriptionFromSj1(readSj1(text).document, known).prescription;
    const prescription = read(embeddedCsv('Prescription-004_01.xml', 'PrescriptionDocument'));
    if (prescription === null) throw new Error('no prescription');
    const written = sj1FromPrescription(prescription);
    expect(written.startsWith('SJ1\n1,1,8000010,99,検証用病院\n')).toBe(true);
    expect(written).not.toContain('\r');
    expect(read(written)).toEqual(prescription);
    expect(prescription).toMatchObject({
      kind: 'electronic',
      issuedOn: '2022-09-07',
      expiresOn: '2022-12-31',
      residualInstruction: 'inquire-first',
      exchangeNumber: '1000000000000001',
      insured: { relation: 'insured', publicExpenses: [{ payerNumber: '29123456' }, {}, {}] },
    });
    expect(prescription.groups.map((group) => group.dosageForm)).toEqual(['oral', 'external']);
    expect(prescription.groups[0]?.drugs[0]).toMatchObject({
      unitConversion: '101',
      unevenAmounts: ['1.25', '1'],
      singleDose: '1',
    });
  });
});
