import { describe, expect, it } from 'vitest';
import { check, DRUG, newLine, takingLine } from '../../support/check-lines.ts';

const ON = '2026-11-22';
const amlodipine = (more = {}) => takingLine(DRUG.norvasc5, '2026-11-20', more);

describe('what is no duplicate of itself', () => {
  it.each([
    ['the prescription that is dispensed', { dispensedOn: null, prescribedOn: null, prescriptionRef: 'p1' }],
    ['an earlier round of the same refill', { prescriptionRef: 'p1', resultRef: 'r0' }],
    ['the version that is amended', { resultRef: 'r1' }],
  ])('%s', (_, more) => {
    const outcome = check(
      [newLine(DRUG.norvasc5, { prescriptionRef: 'p1', resultRef: 'r1' })],
      [amlodipine(more)],
      ON,
      { explainNonHits: true },
    );
    expect(outcome.answer).toBe('none');
    expect(outcome.nonHits[0]?.because).toBe('same-prescription-or-result');
  });

  it.each(['superseded', 'withdrawn'] as const)('a result that was %s', (status) => {
    expect(check([newLine(DRUG.norvasc5)], [amlodipine({ status })], ON).answer).toBe('none');
  });

  it('but two unknown references are not the same treatment', () => {
    expect(check([newLine(DRUG.norvasc5)], [amlodipine()], ON).answer).toBe('hits');
  });

  it('a prescription and its dispensing are one hit, from the dispensing day', () => {
    const prescribed = amlodipine({ prescriptionRef: 'p9', dispensedOn: null, prescribedOn: '2026-11-18' });
    const outcome = check([newLine(DRUG.norvasc5)], [prescribed, amlodipine({ prescriptionRef: 'p9' })], ON);
    expect(outcome.hits.map(({ causing }) => causing?.window.startsWith)).toEqual(['dispensing-day']);
  });

  it.each(['superseded', 'withdrawn'] as const)(
    'a prescription whose dispensing was %s is looked at again',
    (status) => {
      const prescribed = amlodipine({ prescriptionRef: 'p9', dispensedOn: null, prescribedOn: '2026-11-18' });
      const gone = amlodipine({ prescriptionRef: 'p9', status });
      const outcome = check([newLine(DRUG.norvasc5)], [prescribed, gone], ON);
      expect(outcome.hits.map(({ causing }) => causing?.window.startsWith)).toEqual(['prescription-day']);
    },
  );

  it('a dispensing of no known prescription hides no other line without one', () => {
    const prescribed = amlodipine({ dispensedOn: null, prescribedOn: '2026-11-18' });
    expect(check([newLine(DRUG.norvasc5)], [prescribed, amlodipine()], ON).hits).toHaveLength(2);
  });
});

describe('whose drugs are looked at', () => {
  const own = { pharmacy: { code: '9949000014', name: '自局' } };

  it('leaves out the own institution unless told otherwise', () => {
    expect(check([newLine(DRUG.norvasc5)], [amlodipine(own)], ON).answer).toBe('none');
    expect(check([newLine(DRUG.norvasc5)], [amlodipine(own)], ON, { includeOwnInstitution: true }).answer).toBe('hits');
  });

  it('looks at open drafts of the own counter (同時受付) all the same', () => {
    const outcome = check([newLine(DRUG.norvasc5)], [amlodipine({ ...own, scope: 'concurrent' })], ON);
    expect(outcome.hits.map(({ scope }) => scope)).toEqual(['concurrent']);
  });

  it('compares the lines of one prescription with each other (処方内), each pair once', () => {
    const outcome = check([newLine(DRUG.norvasc5), newLine(DRUG.unisiaLd)], [], ON);
    expect(outcome.hits.map(({ scope, ingredient }) => [scope, ingredient])).toEqual([
      ['same-prescription', 'アムロジピン'],
    ]);
    expect(check([newLine(DRUG.norvasc5), newLine(DRUG.unisiaLd)], [], ON, { withinPrescription: false }).hits).toEqual(
      [],
    );
  });
});

describe('該当なし only for what was checked', () => {
  it.each([
    ['unknown-code', 'yj', '9999999F1010'],
    ['unknown-code', 'yakka', '217102'],
    ['unknown-code', 'generic', '9999999F1ZZZ'],
    ['receipt-code-unmapped', 'receipt', '612170710'],
    ['hot-code-unmapped', 'hot', '1003163020101'],
    ['no-code', 'none', null],
    ['no-code', 'yj', ''],
  ] as const)('a new line with %s (%s %s) is 照合不可', (cause, codeType, code) => {
    const outcome = check([newLine(DRUG.loxoninTablet), newLine('', { codeType, code })], [], ON);
    expect(outcome.answer).toBe('partly-unchecked');
    expect(outcome.unchecked).toBe(1);
    expect(outcome.lines[1]).toMatchObject({ state: 'not-comparable', cause });
    expect(check([newLine('', { codeType, code })], [], ON).answer).toBe('not-performed');
  });

  it('a line being taken that cannot be read keeps the answer from 該当なし', () => {
    const unknown = amlodipine({ codeType: 'receipt', code: '612170710' });
    const outcome = check([newLine(DRUG.norvasc5)], [unknown], ON);
    expect(outcome.answer).toBe('partly-unchecked');
    expect(outcome.unreadableTaking).toEqual([{ lineId: unknown.lineId, cause: 'receipt-code-unmapped' }]);
    const longAgo = takingLine('9999999F1010', '2026-09-01');
    expect(check([newLine(DRUG.norvasc5)], [longAgo], ON).answer, 'over long ago').toBe('none');
    const undated = amlodipine({ dispensedOn: null, prescribedOn: null });
    expect(check([newLine(DRUG.norvasc5)], [undated], ON).unreadableTaking[0]?.cause).toBe('no-date');
  });

  it('material and 非保険薬 are 対象外 and are not said to be checked', () => {
    const outcome = check(
      [
        newLine(DRUG.norvasc5),
        newLine('', { coverage: 'material', code: null }),
        newLine(DRUG.norvasc5, { coverage: 'uninsured' }),
      ],
      [amlodipine()],
      ON,
    );
    expect(outcome.lines.map(({ state }) => state)).toEqual(['checked', 'not-covered', 'not-covered']);
    expect(outcome.unchecked).toBe(2);
    expect(outcome.hits).toHaveLength(1);
  });

  it('a combination whose components the list hides is 照合不可 against another drug of its route', () => {
    const outcome = check([newLine('1139103X1036')], [amlodipine()], ON);
    expect(outcome.lines[0]?.cause).toBe('hidden-components');
    expect(outcome.answer).toBe('partly-unchecked');
    expect(check([newLine('1139103X1036')], [], ON).answer, 'nothing to compare with').toBe('none');
  });
});

describe('the outcome', () => {
  it('is deterministic', () => {
    const newLines = [newLine(DRUG.itrizole), newLine(DRUG.norvasc5)];
    const taking = [takingLine(DRUG.halcion, '2026-11-20'), amlodipine()];
    expect(check(newLines, taking, ON)).toEqual(check(newLines, taking, ON));
  });

  it('counts hits per line and tells why', () => {
    const outcome = check([newLine(DRUG.itrizole)], [takingLine(DRUG.halcion, '2026-11-20')], ON);
    expect(outcome.lines[0]).toMatchObject({ state: 'checked', hits: 1 });
    expect(outcome.hits[0]).toMatchObject({ rule: 'contraindicated', scope: 'taking', masked: 'none' });
  });
});
