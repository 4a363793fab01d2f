import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type CalendarDate, parseCalendarDate } from '../../shared/domain/calendar-date.ts';
import { type Decimal, parseDecimal } from '../../shared/domain/decimal.ts';
import type { DispensingResult } from '../../shared/domain/dispensing/dispensing-result.ts';
import { parseUuid } from '../../shared/domain/identifiers.ts';
import type { Patient } from '../../shared/domain/patient.ts';
import type { Institution, Prescription, Supplement } from '../../shared/domain/prescription/prescription.ts';
import {
  cj1FromDispensingResult,
  dispensingResultFromCj1,
  readCj1,
  validateDispensingResult,
} from '../../shared/formats/cj1.ts';
import { jahisRxFromPrescription, prescriptionFromJahisRx, readJahisRx } from '../../shared/formats/jahis-rx.ts';
import { blocksFromJahisTc } from '../../shared/formats/jahis-tc-blocks.ts';
import { readJahisTc } from '../../shared/formats/jahis-tc-document.ts';
import { jahisTcFromDispensingResult } from '../../shared/formats/jahis-tc-writing.ts';
import { prescriptionFromSj1, readSj1, sj1FromPrescription } from '../../shared/formats/sj1.ts';

const RUNS = 2_000;

const FIRST_DAY = parseCalendarDate('2020-01-01') as CalendarDate;
const day = fc.nat({ max: 2_500 }).map((days) => addDays(FIRST_DAY, days));
const words = (max: number) =>
  fc
    .string({ unit: fc.constantFrom(...'薬品処方箋１２錠ｱﾌﾟabc 〜（）。'), minLength: 1, maxLength: max })
    .filter((text) => text.trim() === text);
const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
const amount = fc
  .tuple(fc.integer({ min: 1, max: 999_999 }), fc.option(fc.constantFrom('5', '25', '66667'), { nil: null }))
  .map(([whole, fraction]) => parseDecimal(fraction === null ? String(whole) : `${whole}.${fraction}`) as Decimal);
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const uuid = fc
  .uuid()
  .map((text) => parseUuid(text.toLowerCase()))
  .filter((id) => id !== null);

const patient: fc.Arbitrary<Patient> = fc.record({
  nameKanji: words(20),
  nameKana: orNull(fc.constantFrom('ﾔﾏﾀﾞ ﾀﾛｳ', 'ｽｽﾞｷ ｲﾁﾛｳ')),
  sex: fc.constantFrom('male', 'female'),
  birthDate: day.map((born) => addDays(born, -20_000)),
});

const institution = (feeScoreType: string): fc.Arbitrary<Institution> =>
  fc.record({
    prefecture: fc.constantFrom('01', '13', '47', '99'),
    feeScoreType: fc.constant(feeScoreType),
    code: digits(7),
    name: words(40),
    postalCode: orNull(fc.constant('105-0004')),
    address: orNull(words(40)),
    phone: orNull(fc.constant('03-0000-0000')),
  });

const card = fc.record({
  insurerNumber: orNull(digits(8)),
  symbol: orNull(words(10)),
  number: orNull(words(10)),
  branch: orNull(digits(2)),
});

const supplement = (kinds: readonly string[]): fc.Arbitrary<Supplement> =>
  fc.record({ kind: orNull(fc.constantFrom(...kinds)), text: words(40), code: fc.constant(null) });

const usage = fc.record({
  codeType: fc.constantFrom('none', 'jami', 'eps'),
  code: fc.constant('1013044400000000'),
  text: words(40),
  timesPerDay: fc.constant(null),
});

const prescribedDrug = fc.record({
  category: orNull(fc.constantFrom('drug', 'medical-material', 'uninsured')),
  codeType: fc.constantFrom('receipt', 'yakka', 'yj', 'hot', 'generic'),
  code: digits(9),
  name: words(30),
  amount,
  amountOf: fc.constantFrom('product', 'active-substance'),
  unit: fc.constantFrom('錠', 'ｍＬ', 'g'),
  unitConversion: orNull(amount),
  unevenAmounts: fc.oneof(fc.constant([]), fc.tuple(amount, amount), fc.tuple(amount, amount, amount)),
  singleDose: orNull(fc.constantFrom('1', '2/3', '0.5')),
  supplements: fc.array(supplement(['1', '3', '6', '8']), { maxLength: 2 }),
});

const prescription: fc.Arbitrary<Prescription> = fc
  .record({
    exchangeNumber: orNull(fc.oneof(digits(6), digits(16))),
    patient,
    insuranceKind: orNull(fc.constantFrom('health-insurance', 'national-health-insurance', 'late-elderly', 'self-pay')),
    insured: fc.tuple(card, fc.array(digits(8), { maxLength: 3 }), fc.boolean()).map(([known, payers, special]) => ({
      ...known,
      relation: 'insured' as const,
      publicExpenses: payers.map((payerNumber) => ({ payerNumber, recipientNumber: payerNumber.slice(1) })),
      specialPublicExpense: special ? { payerNumber: '特－１２', recipientNumber: null } : null,
    })),
    institution: institution('1'),
    prescriber: fc.record({ name: words(20), department: orNull(fc.constant('内科')) }),
    issuedOn: day,
    repetition: fc.constantFrom(
      { type: 'once' } as const,
      { type: 'refill', totalRounds: 3 } as const,
      { type: 'split', totalRounds: 3, round: 2 } as const,
    ),
    residualInstruction: orNull(fc.constantFrom('inquire-first', 'inform')),
    narcotic: orNull(fc.record({ licence: orNull(digits(6)), address: words(20), phone: fc.constant('03-0000-0000') })),
    groups: fc.array(
      fc.record({
        dosageForm: fc.constantFrom('oral', 'as-needed', 'external', 'oral-drops', 'injection', 'medical-material'),
        quantity: fc.integer({ min: 1, max: 180 }),
        splitQuantity: orNull(fc.constant({ thisRound: 7, total: 21 })),
        usage,
        usageSupplements: fc.array(supplement(['1', '2', '5', '6']), { maxLength: 2 }),
        drugs: fc.array(prescribedDrug, { minLength: 1, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    remarks: fc.array(words(40), { maxLength: 2 }),
  })
  .map((content) => ({
    ...content,
    kind: content.exchangeNumber === null ? ('paper' as const) : ('paper-with-exchange-number' as const),
    prescriptionId: null,
    expiresOn: addDays(content.issuedOn, 3),
    groups: content.groups.map((group, index) => ({
      ...group,
      rpNumber: index + 1,
      drugs: group.drugs.map((drug, line) => ({ ...drug, lineNumber: line + 1 })),
    })),
  }));

const dispensedDrug = fc.record({
  codeType: fc.constantFrom('receipt', 'yakka', 'yj', 'hot'),
  code: digits(9),
  name: words(40),
  amount,
  unit: fc.constantFrom('錠', 'ｍＬ', 'g'),
  supplements: fc.array(words(40), { maxLength: 2 }),
  cautions: fc.array(words(60), { maxLength: 2 }),
  prescribed: fc.constant(null),
  change: fc.constant(null),
  settled: fc.constant(null),
});

const result: fc.Arbitrary<DispensingResult> = fc
  .record({
    patient,
    patientNotes: fc.array(fc.record({ kind: fc.constantFrom('1', '2', '3', '9'), text: words(40) }), { maxLength: 2 }),
    notebookMemos: fc.array(fc.record({ text: words(60), enteredOn: orNull(day) }), { maxLength: 2 }),
    dispensingDate: day,
    insuranceKind: fc.constantFrom('health-insurance', 'national-health-insurance', 'late-elderly'),
    insured: card.map((known) => ({ ...known, relation: null, publicExpenses: [], specialPublicExpense: null })),
    prescriptionId: orNull(uuid),
    pharmacy: institution('4'),
    pharmacist: fc.record({ name: words(20), contact: orNull(words(20)) }),
    institution: institution('1').map((known) => ({ ...known, postalCode: null, address: null, phone: null })),
    prescribers: fc.constantFrom([0, 0, 0], [0, 1, 1], [0, 1, 0]),
    groups: fc.array(
      fc.record({
        dosageForm: fc.constantFrom(
          'oral',
          'oral-drops',
          'as-needed',
          'injection',
          'external',
          'decoction',
          'hot-water',
          'material',
          'other',
        ),
        usage,
        quantity: fc.integer({ min: 1, max: 180 }),
        quantityUnit: fc.constantFrom('days', 'times', 'dispensings'),
        drugs: fc.array(dispensedDrug, { minLength: 1, maxLength: 3 }),
        usageSupplements: fc.array(words(40), { maxLength: 2 }),
        cautions: fc.array(words(60), { maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    cautions: fc.array(words(60), { maxLength: 2 }),
    messagesToPrescriber: fc.array(fc.record({ text: words(60), kind: fc.constantFrom('30', '31', '99') }), {
      maxLength: 2,
    }),
    residualChecks: fc.array(words(60), { maxLength: 2 }),
    remarks: fc.array(words(60), { maxLength: 2 }),
    inquiries: fc.array(fc.record({ code: fc.constant('999'), text: words(60) }), { maxLength: 2 }),
  })
  .map(({ prescribers, groups, ...content }) => ({
    ...content,
    round: { type: 'single' },
    groups: groups.map((group, index) => ({
      ...group,
      rpNumber: index + 1,
      prescriber:
        prescribers[index] === 0 ? { name: '医師　一', department: '内科' } : { name: '医師　二', department: null },
    })),
  }));

describe('write, then read, is the identity', () => {
  it('Prescription through SJ1 and through JAHIS 院外処方箋', () => {
    fc.assert(
      fc.property(prescription, (given) => {
        const { kind, prescriptionId } = given;
        expect(
          prescriptionFromSj1(readSj1(sj1FromPrescription(given)).document, { kind, prescriptionId }).prescription,
        ).toEqual(given);
        expect(prescriptionFromJahisRx(readJahisRx(jahisRxFromPrescription(given)).document).prescription).toEqual(
          given,
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('DispensingResult through CJ1; a second writing gives the same bytes', () => {
    fc.assert(
      fc.property(result, (given) => {
        const text = cj1FromDispensingResult(given);
        const read = dispensingResultFromCj1(readCj1(text).document).result;
        expect(read).toEqual(given);
        expect(read === null ? null : cj1FromDispensingResult(read)).toBe(text);
        expect(validateDispensingResult(given).filter((issue) => issue.severity === 'error')).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('DispensingResult through お薬手帳: this pharmacy gets its block back, another only brought-in drugs', () => {
    fc.assert(
      fc.property(result, (given) => {
        const { document, issues } = readJahisTc(jahisTcFromDispensingResult(given));
        expect(issues.filter((issue) => issue.severity === 'error')).toEqual([]);
        const own = `${given.pharmacy.prefecture}4${given.pharmacy.code}`;
        const { insured: _insured, ...shared } = given;
        const expected = { ...shared, insuranceKind: null, prescriptionId: null, inquiries: [] };
        expect(blocksFromJahisTc(document, own).own).toEqual([expected]);
        const other = blocksFromJahisTc(document, '0000000000');
        expect(other.own).toEqual([]);
        expect(other.broughtIn.map((drug) => drug.name)).toEqual(
          given.groups.flatMap((group) => group.drugs.map((drug) => drug.name)),
        );
        expect(new Set(other.broughtIn.map((drug) => drug.from))).toEqual(new Set([given.dispensingDate]));
      }),
      { numRuns: RUNS },
    );
  });
});
