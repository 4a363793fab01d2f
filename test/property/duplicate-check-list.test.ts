/** The rule over the whole price list, judged by what is printed there and not by the code under test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrugFacts } from '../../shared/domain/drug/drug-facts.ts';
import { checkPair } from '../../shared/domain/duplicate-check/check-pair.ts';
import { compareDrugs } from '../../shared/domain/duplicate-check/compare-drugs.ts';
import { pairLookupOf } from '../../shared/domain/duplicate-check/pair-lookup.ts';
import { SHIPPED_TABLES } from '../../shared/masters/load-drug-master.ts';
import { master, pairs } from '../support/check-lines.ts';
import { priceListRows } from '../support/price-list-rows.ts';

interface Printed {
  readonly code: string;
  readonly name: string;
  readonly ingredient: string;
}

const fold = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '');
const printed: readonly Printed[] = priceListRows.map(({ code, name, ingredient }) => ({
  code,
  name: fold(name),
  ingredient: fold(ingredient),
}));
const genericRows: readonly Printed[] = readFileSync(join(SHIPPED_TABLES, 'generic-names.tsv'), 'utf8')
  .split('\n')
  .slice(1, -1)
  .map((line) => line.split('\t'))
  .map(([code = '', name = '', ingredient = '']) => ({ code, name: fold(name), ingredient: fold(ingredient) }));

const ask = (taking: string, added: string) =>
  checkPair({ taking, new: added, days: null, takenOn: null, on: null, master, pairs });

function drugOf(code: string): DrugFacts {
  const resolution = master.resolveAny(code);
  if (resolution.kind !== 'resolved') throw new Error(`${code} is not resolved`);
  return resolution.drug;
}

/** Routes by the code's own frame; of external drugs only those whose printed name says the form. */
function printedRoute({ code, name }: Printed): string | null {
  const group = Number(code.slice(4, 7));
  if (group < 400) return 'oral';
  if (group < 700) return 'injection';
  // 痔疾用剤: ointments with an applicator are rectal, whatever the name says.
  if (code.startsWith('255')) return null;
  const words: readonly (readonly [string, RegExp])[] = [
    ['several', /点眼・点|眼・耳|眼耳|眼科耳/],
    ['eye', /点眼|眼軟膏|眼瞼/],
    ['nose', /点鼻|鼻/],
    ['vaginal', /腟/],
    ['rectal', /坐剤|坐薬|注腸|浣腸/],
    ['mouth', /口腔|うがい|ガーグル|トローチ|舌|歯|口内/],
    ['inhaled', /吸入|エアゾール|ディスカス/],
    ['skin', /テープ|パップ|軟膏|クリーム|ローション|ゲル/],
  ];
  return words.find(([, word]) => word.test(name))?.[0] ?? null;
}

function grouped(rows: readonly Printed[]): readonly (readonly Printed[])[] {
  const told = rows.filter((row) => !['several', null].includes(printedRoute(row)));
  return [...Map.groupBy(told, (row) => `${row.ingredient}|${printedRoute(row)}`).values()];
}

/** Names of classes (infusions, nutrition, blood, reagents) make two products no less different. */
const NAMES_A_DRUG =
  /^(?!.*(?:製剤|ビタミン剤|成分栄養剤|輸血|血液|維持液|電解質|アミノ酸|糖|生薬|配合剤|感冒剤|鎮痛消炎))/;

describe('variants made from the list itself', () => {
  it('brand, generic, form and strength: all products printed with one 成分名 and one route hit, both ways', () => {
    let asked = 0;
    for (const group of grouped(printed.filter(({ ingredient }) => NAMES_A_DRUG.test(ingredient)))) {
      // One product per code of 9 characters: the others are resolved alike (next test).
      const variants = [...new Map(group.map((row) => [row.code.slice(0, 9), row])).values()];
      for (const [index, one] of variants.entries()) {
        for (const other of variants.slice(index)) {
          const comparison = compareDrugs(drugOf(one.code), drugOf(other.code));
          expect(comparison.kind, `${one.code} ${one.name} / ${other.code} ${other.name}`).toBe('duplicate');
          expect(compareDrugs(drugOf(other.code), drugOf(one.code))).toEqual(comparison);
          asked += 1;
        }
      }
    }
    expect(asked).toBeGreaterThan(15_000);
  });

  it('each product hits the generic name whose first 9 characters it shares', () => {
    const byPrefix = Map.groupBy(printed, ({ code }) => code.slice(0, 9));
    let asked = 0;
    for (const generic of genericRows) {
      for (const product of byPrefix.get(generic.code.slice(0, 9)) ?? []) {
        expect(['duplicate', 'contraindicated'], `${generic.name} ${product.name}`).toContain(
          ask(generic.code, product.code).result,
        );
        asked += 1;
      }
    }
    expect(asked).toBeGreaterThan(4500);
  });

  it('two drugs whose printed names share no four characters running are no duplicates', () => {
    const named = printed.filter(({ ingredient }) => NAMES_A_DRUG.test(ingredient));
    const oneOfEach = [...new Map(named.map((row) => [row.code.slice(0, 7), row])).values()];
    const row = fc.constantFrom(...oneOfEach);
    // Asked both ways: a name of two or three characters is all of a word, and may stand in a longer one.
    const hasWordOf = (b: string, a: string): boolean =>
      Array.from({ length: Math.max(1, a.length - 3) }, (_, at) => a.slice(at, at + 4)).some((word) =>
        b.includes(word),
      );
    const sharesWords = (a: string, b: string): boolean => hasWordOf(a, b) || hasWordOf(b, a);
    let asked = 0;
    fc.assert(
      fc.property(row, row, (one, other) => {
        fc.pre(one.code.slice(0, 7) !== other.code.slice(0, 7) && !sharesWords(one.ingredient, other.ingredient));
        asked += 1;
        expect(compareDrugs(drugOf(one.code), drugOf(other.code)).kind, `${one.name} / ${other.name}`).not.toBe(
          'duplicate',
        );
      }),
      { numRuns: 60_000 },
    );
    expect(asked).toBe(60_000);
  });

  it('one 成分名 by two routes is no duplicate', () => {
    const byIngredient = Map.groupBy(
      grouped(printed.filter(({ ingredient }) => NAMES_A_DRUG.test(ingredient))).flatMap((group) => group.slice(0, 1)),
      ({ ingredient }) => ingredient,
    );
    let asked = 0;
    for (const routes of byIngredient.values()) {
      for (const [index, one] of routes.entries()) {
        for (const other of routes.slice(index + 1)) {
          expect(ask(one.code, other.code).result, `${one.name} / ${other.name}`).not.toBe('duplicate');
          asked += 1;
        }
      }
    }
    expect(asked).toBeGreaterThan(250);
  });
});

describe('codes that are on no list', () => {
  it('no group of the list lends its answer to a strength it does not have', () => {
    const listed = new Set(printed.map(({ code }) => code.slice(0, 9)));
    const groups = [...new Set(printed.map(({ code }) => code.slice(0, 8)))];
    for (const group of groups) {
      const free = [...'ZYX'].find((strength) => !listed.has(`${group}${strength}`));
      if (free === undefined) continue;
      const product = printed.find(({ code }) => code.startsWith(group))?.code ?? '';
      expect(ask(`${group}${free}9999`, product).result, group).toBe('not-performed');
      expect(ask(product, `${group}${free}`).result, group).toBe('not-performed');
    }
    expect(groups.length).toBeGreaterThan(3228);
  });
});

describe('the shipped contraindicated pairs over all ingredients', () => {
  it('hit where a row names both codes or a combination holds the ingredient, and nowhere else', () => {
    const find = pairLookupOf(pairs, master);
    // One product per ingredient, and every strength where a row tells strengths apart.
    const fine = new Set(
      pairs
        .flatMap(({ a, b }) => [a.codePrefix, b.codePrefix])
        .flatMap((at) => (at.length > 7 ? [at.slice(0, 7)] : [])),
    );
    const products = [
      ...new Map(printed.map((row) => [row.code.slice(0, fine.has(row.code.slice(0, 7)) ? 9 : 7), row])).values(),
    ].map((row) => ({ ...row, drug: drugOf(row.code) }));
    let named = 0;
    let inCombinations = 0;
    for (const far of new Set(pairs.flatMap(({ a, b }) => [a.codePrefix, b.codePrefix]))) {
      const against = printed.find(({ code }) => code.startsWith(far));
      if (against === undefined) throw new Error(`${far} is not on the list`);
      const farDrug = drugOf(against.code);
      const rows = pairs.flatMap(({ pairId, a, b }) => [
        ...(against.code.startsWith(b.codePrefix) ? [{ pairId, prefix: a.codePrefix }] : []),
        ...(against.code.startsWith(a.codePrefix) ? [{ pairId, prefix: b.codePrefix }] : []),
      ]);
      for (const product of products) {
        const why = `${product.code} ${product.name} / ${against.name}`;
        const { matches } = find(product.drug, farDrug);
        const byCode = matches.filter(({ components }) => components.length === 0).map(({ pair }) => pair.pairId);
        const expected = rows.filter(({ prefix }) => product.code.startsWith(prefix)).map(({ pairId }) => pairId);
        if (byCode.length + expected.length === 0 && matches.length === 0) continue;
        expect(new Set(byCode), why).toEqual(new Set(expected));
        named += byCode.length;
        for (const { pair, components } of matches.filter((match) => match.components.length > 0)) {
          expect(pair.matchLevel, why).toBe('ingredient');
          // Of the two at least one is a combination, and prints what it is found by.
          const combinations = [product, against].filter(({ ingredient }) => ingredient.includes('・'));
          expect(
            components.every((component) => combinations.some(({ ingredient }) => ingredient.includes(component))),
            `${why}: ${components.join()}`,
          ).toBe(true);
          inCombinations += 1;
        }
      }
    }
    expect(named).toBeGreaterThan(700);
    expect(inCombinations).toBeGreaterThan(100);
  }, 60_000);
});
