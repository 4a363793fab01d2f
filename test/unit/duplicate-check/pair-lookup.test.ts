import { describe, expect, it } from 'vitest';
import type { DrugFacts } from '../../../shared/domain/drug/drug-facts.ts';
import type { DrugMaster } from '../../../shared/domain/drug/drug-master.ts';
import type { ContraindicatedPair } from '../../../shared/domain/duplicate-check/contraindicated-pair.ts';
import { pairLookupOf } from '../../../shared/domain/duplicate-check/pair-lookup.ts';
import { master as shipped } from '../../support/check-lines.ts';
import { drugFacts } from '../../support/drug-facts.ts';

/** Ingredients of the table under test: 7 characters, one component each unless said otherwise. */
const A = '1111001';
const B = '2222002';

const drug = (code: string, more: Partial<DrugFacts> = {}): DrugFacts =>
  drugFacts({
    code,
    name: code,
    ingredientPrefix: code.slice(0, 7),
    strengthPrefix: code.length >= 9 ? code.slice(0, 9) : null,
    ingredient: code,
    components: [`component ${code.slice(0, 7)}`],
    ...more,
  });
const a = drug(`${A}F1010`);
const b = drug(`${B}F1010`);
/** A combination product under a code of its own that holds the ingredient A. */
const withA = drug('3333003F1010', { components: ['component 1111001', 'another'] });

/** A list that knows the ingredients of the table; a longer code is not asked of it. */
function list(known: Readonly<Record<string, DrugFacts>> = { [A]: drug(A), [B]: drug(B) }): DrugMaster {
  return {
    ...shipped,
    resolveAny: (code) => {
      if (code.length !== 7) throw new Error(`${code} is a product`);
      const found = known[code];
      return found === undefined ? { kind: 'unknown' } : { kind: 'resolved', by: 'partial', drug: found };
    },
  };
}
const pair = (pairId: string, first: string, second: string): ContraindicatedPair => ({
  pairId,
  a: { codePrefix: first, label: `label ${first}` },
  b: { codePrefix: second, label: `label ${second}` },
  matchLevel: 'ingredient',
  condition: null,
  conditionJa: null,
  classExpanded: false,
  source: { title: '添付文書' } as ContraindicatedPair['source'],
});

/** What is found, told from either side: the rule has none, only the labels change places. */
function found(rows: readonly ContraindicatedPair[], one: DrugFacts, other: DrugFacts, master = list()) {
  const find = pairLookupOf(rows, master);
  const told = find(one, other);
  const back = find(other, one);
  expect(back.needsProductCode).toBe(told.needsProductCode);
  expect(back.matches.map(({ pair: { pairId }, labels: [x, y], components }) => [pairId, y, x, components])).toEqual(
    told.matches.map(({ pair: { pairId }, labels: [x, y], components }) => [pairId, x, y, components]),
  );
  return { pairs: told.matches.map(({ pair: { pairId } }) => pairId), told, needsProductCode: told.needsProductCode };
}

describe('a pair of ingredients', () => {
  const rows = [pair('1', A, B)];

  it('holds for every product of both, with each drug under its own label', () => {
    const { told } = found(rows, a, drug(`${B}G2020`));
    expect(told).toEqual({
      matches: [{ pair: rows[0], labels: [`label ${A}`, `label ${B}`], components: [] }],
      needsProductCode: false,
    });
    expect(found(rows, drug(A), drug(B)).pairs, 'ingredients alone').toEqual(['1']);
    expect(found(rows, a, drug('4444004F1010')).pairs).toEqual([]);
    expect(found(rows, a, a).pairs, 'one side is not both').toEqual([]);
  });

  it('holds for a combination product with the ingredient by the same route, and says by which component', () => {
    const { told } = found(rows, withA, b);
    expect(told.matches).toEqual([
      { pair: rows[0], labels: [`label ${A}`, `label ${B}`], components: ['component 1111001'] },
    ]);
    expect(found(rows, { ...withA, routes: ['skin', 'oral'] }, b).pairs, 'one of its routes').toEqual(['1']);
    expect(found(rows, { ...withA, routes: ['skin'] }, b).pairs, 'another route').toEqual([]);
    expect(found(rows, { ...withA, components: ['another', 'third'] }, b).pairs, 'without it').toEqual([]);
  });

  it('not for another product group of the single ingredient', () => {
    expect(found(rows, drug('5555005F1010', { components: ['component 1111001'] }), b).pairs).toEqual([]);
  });

  it('needs the product where the route of the combination is not certain', () => {
    const uncertain = found(rows, { ...withA, routesCertain: false }, b);
    expect([uncertain.pairs, uncertain.needsProductCode]).toEqual([[], true]);
  });

  it.each<[string, Readonly<Record<string, DrugFacts>>]>([
    ['is a combination itself', { [A]: drug(A, { components: ['component 1111001', 'more'] }), [B]: drug(B) }],
    ['hides components', { [A]: drug(A, { componentsComplete: false }), [B]: drug(B) }],
    ['names none', { [A]: drug(A, { components: [] }), [B]: drug(B) }],
    ['is not on the list', { [B]: drug(B) }],
  ])('stands for no component where the ingredient %s, and still for its own products', (_, known) => {
    expect(found(rows, withA, b, list(known)).pairs).toEqual([]);
    expect(found(rows, a, b, list(known)).pairs).toEqual(['1']);
  });
});

describe('a pair of products', () => {
  const rows = [pair('1', `${A}F1`, B)];

  it('holds for these products only, and for no combination', () => {
    expect(found(rows, a, b).pairs).toEqual(['1']);
    expect(found(rows, drug(`${A}F2010`), b).pairs).toEqual([]);
    expect(found(rows, withA, b).pairs).toEqual([]);
  });

  it('cannot be decided by an ingredient alone', () => {
    const { pairs, needsProductCode } = found(rows, drug(A), b);
    expect([pairs, needsProductCode]).toEqual([[], true]);
    expect(found(rows, drug(A), drug('4444004F1010')).needsProductCode).toBe(false);
  });
});

describe('rows of one pair', () => {
  it('are one match: the row that names the code itself, whichever comes first', () => {
    // The combination stands on the table itself, and is found by its component as well.
    const rows = [pair('1', A, B), pair('1', '3333003', B)];
    for (const table of [rows, rows.toReversed()]) {
      const { matches } = found(table, withA, b).told;
      expect(matches.map(({ labels, components }) => [labels[0], components])).toEqual([['label 3333003', []]]);
    }
  });

  it('of which none names the code keep the first; two that name it, too', () => {
    const both = drug('3333003F1010', { components: ['component 1111001', 'component 1111009'] });
    const known = { [A]: drug(A), '1111009': drug('1111009'), [B]: drug(B) };
    const byComponent = found([pair('1', A, B), pair('1', '1111009', B)], both, b, list(known)).told;
    expect(byComponent.matches.map(({ labels }) => labels[0])).toEqual([`label ${A}`]);
    const byCode = found([pair('1', A, B), pair('1', `${A}F1`, B)], a, b).told;
    expect(byCode.matches.map(({ labels }) => labels[0])).toEqual([`label ${A}`]);
  });

  it('of several pairs are all found', () => {
    expect(found([pair('1', A, B), pair('2', B, A), pair('3', A, '4444004')], a, b).pairs).toEqual(['1', '2']);
  });
});

it('a table is put in order once for each list', () => {
  const rows = [pair('1', A, B)];
  const master = list();
  expect(pairLookupOf(rows, master)).toBe(pairLookupOf(rows, master));
  expect(pairLookupOf(rows, list())).not.toBe(pairLookupOf(rows, master));
});
