import { describe, expect, it } from 'vitest';
import { master } from '../../support/check-lines.ts';
import { priceListRows } from '../../support/price-list-rows.ts';

const foldWidth = (name: string) => name.normalize('NFKC').replace(/\s/g, '');

/** Half-width kana for the full-width ones, as old systems write names. */
function halfWidthKana(text: string): string {
  const halves = new Map<string, string>();
  for (let code = 0xff61; code <= 0xff9f; code += 1) {
    const half = String.fromCharCode(code);
    halves.set(half.normalize('NFKC'), half);
    for (const mark of ['ﾞ', 'ﾟ']) {
      const marked = (half + mark).normalize('NFKC');
      if (marked.length === 1) halves.set(marked, half + mark);
    }
  }
  return [...text].map((character) => halves.get(character) ?? character).join('');
}

describe('code and name over the whole list', () => {
  it('every own name matches, in full and half width and with （選）', () => {
    const failing = priceListRows.filter(({ code, name }) =>
      [name, name.normalize('NFKC'), halfWidthKana(name.normalize('NFKC')), `${name}（選）`].some(
        (written) => master.compareName('yakka', code, written) !== 'match',
      ),
    );
    expect(priceListRows).toHaveLength(12417);
    expect(failing).toEqual([]);
  });

  it('no name of another strength, form or product group of the same ingredient matches', () => {
    const ownersOf = new Map<string, Set<string>>();
    for (const { code, name } of priceListRows) {
      const owners = ownersOf.get(foldWidth(name)) ?? new Set();
      ownersOf.set(foldWidth(name), owners.add(code.slice(0, 9)));
    }
    const byIngredient = Map.groupBy(priceListRows, ({ code }) => code.slice(0, 7));
    let asked = 0;
    const matching: string[] = [];
    for (const rows of byIngredient.values()) {
      const one = [...new Map(rows.map((row) => [row.code.slice(0, 9), row])).values()];
      for (const { code } of one) {
        for (const { name } of rows) {
          // 302 names of the list (クロルジアゼポキシド散) stand for several strengths: nothing to tell apart.
          if (ownersOf.get(foldWidth(name))?.has(code.slice(0, 9)) === true) continue;
          asked += 1;
          if (master.compareName('yj', code, name) !== 'mismatch') matching.push(`${code} ${name}`);
        }
      }
    }
    expect(asked).toBeGreaterThan(30_000);
    expect(matching).toEqual([]);
  });
});

describe('compareName', () => {
  it.each([
    ['yj', '2171022F2289', 'アムロジピン錠５ｍｇ「サワイ」', 'match', 'YJ of a 統一名 product'],
    ['yakka', '2171022F2017', 'ｱﾑﾛｼﾞﾋﾟﾝ錠5mg「サワイ」', 'match', '統一名 code, product name in half width'],
    ['yakka', '2171022F2025', 'アムロジピン錠５ｍｇ「サワイ」', 'match', 'brand and generic of one 9-character prefix'],
    ['generic', '2171022F2ZZZ', '【般】アムロジピン錠５ｍｇ', 'match', 'generic name'],
    ['generic', '2171022F2ZZZ', 'ノルバスク錠５ｍｇ', 'match', '一般名→銘柄'],
    ['yakka', '2171022F2025', 'ノルバスク錠５ｍｇ（選）', 'match', '選定療養'],
    ['yj', '1124003F1021', 'ベンザリン錠２　２ｍｇ', 'match', '規格 written behind the name'],
    ['yj', '2171022F2289', 'アムロジピン錠２．５ｍｇ「サワイ」', 'mismatch', 'other strength, company not listed'],
    ['yj', '2171022F2289', 'アムロジピンＯＤ錠５ｍｇ「トーワ」', 'mismatch', 'other form'],
    ['yj', '2171022F2289', 'カロナール錠５００', 'mismatch', 'other drug'],
    ['generic', '2171022F2ZZZ', '【般】アムロジピン錠２．５ｍｇ', 'mismatch', 'generic name of another strength'],
    ['yakka', '2171022F2025', 'ノルバスコ錠', 'mismatch', 'a brand has one name'],
    ['yakka', '2171022F2017', 'まだ知らない薬', 'not-comparable', '統一名 covers unlisted brands'],
    ['receipt', '612170710', 'ノルバスク錠５ｍｇ', 'not-comparable', 'no receipt master'],
    ['none', null, 'ノルバスク錠５ｍｇ', 'not-comparable', 'no code'],
    ['yj', '2171022F2289', '', 'not-comparable', 'no name'],
    ['yj', '9999999F1010', 'ノルバスク錠５ｍｇ', 'unknown-code', 'unknown code'],
  ] as const)('%s %s %s: %s (%s)', (codeType, code, name, expected, _why) => {
    expect(master.compareName(codeType, code, name)).toBe(expected);
  });
});
