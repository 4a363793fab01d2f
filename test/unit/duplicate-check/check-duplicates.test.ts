import { describe, expect, it } from 'vitest';
import { check, DRUG, day, newLine, takingLine } from '../../support/check-lines.ts';

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

  it('knows the own institution as the one that prescribed, too, and takes nobody for it who is not named', () => {
    const hits = (line: object, more = {}) => check([newLine(DRUG.norvasc5)], [amlodipine(line)], ON, more).hits.length;
    const place = { code: '9949000014', name: '自局' };
    expect(hits({ institution: place, pharmacy: null })).toBe(0);
    expect(hits({ institution: null, pharmacy: place })).toBe(0);
    expect(hits({ institution: null, pharmacy: null })).toBe(1);
    expect(hits({ institution: null, pharmacy: null }, { ownInstitution: null })).toBe(1);
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

  it('one of the treatment at hand is none to be read; where it is that of one line only, the others miss it', () => {
    const unknown = amlodipine({ codeType: 'receipt', code: '612170710', prescriptionRef: 'p1' });
    const own = newLine(DRUG.norvasc5, { prescriptionRef: 'p1' });
    expect(check([own], [unknown], ON)).toMatchObject({ answer: 'none', unreadableTaking: [] });
    const outcome = check([own, newLine(DRUG.loxoninTablet)], [unknown], ON);
    expect(outcome.unreadableTaking.map(({ lineId }) => lineId)).toEqual([unknown.lineId]);
  });

  it('material and 非保険薬 being taken are passed over, whatever their code', () => {
    const outcome = check([newLine(DRUG.norvasc5)], [amlodipine({ coverage: 'uninsured' })], ON, {
      explainNonHits: true,
    });
    expect(outcome).toMatchObject({ answer: 'none', unreadableTaking: [], hits: [] });
    expect(outcome.nonHits.map(({ because }) => because)).toEqual(['not-covered']);
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
    const lines = [newLine(DRUG.itrizole), newLine(DRUG.norvasc5), newLine(DRUG.loxoninTablet)];
    const outcome = check(lines, [takingLine(DRUG.halcion, '2026-11-20'), amlodipine(), amlodipine()], ON);
    expect(outcome.lines.map(({ state, hits }) => [state, hits])).toEqual([
      ['checked', 1],
      ['checked', 2],
      ['checked', 0],
    ]);
    expect(outcome.hits[0]).toMatchObject({ rule: 'contraindicated', scope: 'taking', masked: 'none', routes: [] });
  });

  it('says of a line nothing of a list where its code is on none', () => {
    const [line] = check([newLine('9999999F1010')], [], ON).lines;
    expect(line).toEqual({ lineId: line?.lineId, state: 'not-comparable', cause: 'unknown-code', hits: 0 });
  });

  it('tells why a pair of lines is no hit where that is asked for, and only of pairs without one', () => {
    const [itrizole, loxonin] = [newLine(DRUG.itrizole), newLine(DRUG.loxoninTablet)];
    const halcion = takingLine(DRUG.halcion, '2026-11-20');
    expect(check([itrizole, loxonin], [halcion], ON).nonHits).toEqual([]);
    const { nonHits } = check([itrizole, loxonin], [halcion], ON, { explainNonHits: true });
    const because = 'other-ingredient';
    expect(nonHits).toEqual([
      {
        newLineId: loxonin.lineId,
        newCode: DRUG.loxoninTablet,
        otherLineId: halcion.lineId,
        otherCode: DRUG.halcion,
        because,
      },
      {
        newLineId: loxonin.lineId,
        newCode: DRUG.loxoninTablet,
        otherLineId: itrizole.lineId,
        otherCode: DRUG.itrizole,
        because,
      },
    ]);
  });

  it('says of what was left out or could not be read which it was, line by line', () => {
    const unread = newLine('9999999F1010');
    const own = amlodipine({ pharmacy: { code: '9949000014', name: '自局' } });
    const unknown = amlodipine({ codeType: 'receipt', code: '612170710' });
    const read = newLine(DRUG.loxoninTablet);
    const outcome = check([unread, read], [own, unknown], ON, { explainNonHits: true });
    expect(outcome.nonHits.map(({ newLineId, otherLineId, because }) => [newLineId, otherLineId, because])).toEqual([
      [unread.lineId, own.lineId, 'unknown-code'],
      [read.lineId, own.lineId, 'own-institution'],
      [unread.lineId, unknown.lineId, 'unknown-code'],
      [read.lineId, unknown.lineId, 'receipt-code-unmapped'],
    ]);
    expect(outcome.unchecked, 'one new line, one being taken').toBe(2);
  });

  it('names the drug that causes a hit with where, when and how it is taken', () => {
    const taken = amlodipine({ prescribedOn: day('2026-11-18'), prescriberReason: '血圧が下がらないため' });
    const added = newLine(DRUG.unisiaLd);
    const [hit] = check([added], [taken], ON).hits;
    const { lineId, codeType, code, name, supply, usage, institution, pharmacy, dispensedOn } = taken;
    expect(hit).toEqual({
      rule: 'duplicate',
      scope: 'taking',
      newDrug: { lineId: added.lineId, codeType: 'yj', code: DRUG.unisiaLd, name: added.name },
      ingredient: 'アムロジピン',
      routes: ['oral'],
      message: '同一投与経路で成分が重複しています。',
      masked: 'none',
      causing: {
        ...{ lineId, codeType, code, name, supply, usage, institution, pharmacy, dispensedOn },
        prescribedOn: '2026-11-18',
        prescriberReason: '血圧が下がらないため',
        window: {
          from: '2026-11-20',
          to: '2026-12-03',
          days: 14,
          startsWith: 'dispensing-day',
          length: 'days-supplied',
        },
      },
      reason: { rule: 'duplicate', by: 'component', ingredients: ['アムロジピン'], routes: ['oral'] },
      overlap: { from: ON, to: '2026-12-03', days: 12 },
    });
  });

  it('names a drug of the same prescription as what it is: of no place and day yet', () => {
    const [earlier, later] = [newLine(DRUG.norvasc5), newLine(DRUG.unisiaLd)];
    const { lineId, codeType, code, name, supply } = earlier;
    expect(check([earlier, later], [], ON).hits[0]?.causing).toEqual({
      ...{ lineId, codeType, code, name, supply },
      dispensedOn: null,
      prescribedOn: null,
      institution: null,
      pharmacy: null,
      usage: '',
      prescriberReason: null,
      window: { from: ON, to: '2026-12-05', days: 14, startsWith: 'check-day', length: 'days-supplied' },
    });
  });

  it('joins shared ingredients in one line of words; a contraindicated pair has its own', () => {
    const [both] = check([newLine(DRUG.unisiaLd)], [takingLine(DRUG.unisiaLd, '2026-11-20')], ON).hits;
    expect(both?.ingredient.split('・')).toHaveLength(2);
    const [pair] = check([newLine(DRUG.itrizole)], [takingLine(DRUG.halcion, '2026-11-20')], ON).hits;
    expect(pair?.message).toBe('併用禁忌の組み合わせです。');
  });
});
