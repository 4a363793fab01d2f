import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPair } from '../../../shared/domain/duplicate-check/check-pair.ts';
import { SHIPPED_TABLES } from '../../../shared/masters/load-drug-master.ts';
import { check, master, newLine, pairs, takingLine } from '../../support/check-lines.ts';

const listed = readFileSync(join(SHIPPED_TABLES, 'price-list.tsv'), 'utf8')
  .split('\n')
  .slice(1, -1)
  .map((line) => line.split('\t')[0] ?? '');
const productsOf = (prefix: string) => listed.filter((code) => code.startsWith(prefix));

const ask = (taking: string, added: string) =>
  checkPair({ taking, new: added, days: null, takenOn: null, on: null, master, pairs });

describe('the shipped contraindicated pairs', () => {
  it('are 382 code pairs, every one with a source title', () => {
    expect(pairs).toHaveLength(382);
    expect(pairs.filter(({ source }) => source.title === '')).toEqual([]);
  });

  it('hit in both directions by prefix, with their condition', () => {
    for (const { a, b, pairId, condition } of pairs) {
      for (const [taking, added] of [
        [a.codePrefix, b.codePrefix],
        [b.codePrefix, a.codePrefix],
      ] as const) {
        const answer = ask(taking, added);
        expect(answer.result, `${pairId} ${taking} ${added}`).toBe('contraindicated');
        expect(answer.reasons.find((reason) => reason.pairId === pairId)).toMatchObject({ condition });
      }
    }
  });

  it('hit for every listed product of both sides, in both directions', () => {
    let asked = 0;
    for (const { a, b, pairId } of pairs) {
      const first = productsOf(b.codePrefix)[0] ?? '';
      for (const product of productsOf(a.codePrefix)) {
        expect(ask(product, first).result, `${pairId} ${product} ${first}`).toBe('contraindicated');
        expect(ask(first, product).result, `${pairId} ${first} ${product}`).toBe('contraindicated');
        asked += 1;
      }
    }
    expect(asked).toBeGreaterThan(2000);
  });

  it('do not hit for products of the same ingredient outside a product-level pair', () => {
    let outside = 0;
    for (const pair of pairs.filter(({ matchLevel }) => matchLevel === 'product')) {
      const [narrow, wide] = pair.a.codePrefix.length > 7 ? [pair.a, pair.b] : [pair.b, pair.a];
      // Other product-level rows may name the sibling strength: it is outside only if no row does.
      const named = pairs.flatMap(({ a, b }) => [a.codePrefix, b.codePrefix]);
      const siblings = productsOf(narrow.codePrefix.slice(0, 7)).filter(
        (code) => !named.some((prefix) => code.startsWith(prefix)),
      );
      for (const sibling of siblings) {
        expect(ask(sibling, productsOf(wide.codePrefix)[0] ?? '').result, `${pair.pairId} ${sibling}`).toBe('clear');
        outside += 1;
      }
    }
    expect(outside).toBeGreaterThan(100);
  });

  it('are too fine for a code of 7 characters: never clear', () => {
    expect(ask('3160002', '3332001F1016').result).toBe('not-performed');
    expect(ask('2419001', '2132003').reasons.map(({ code }) => code)).toContain('needs-product-code');
  });

  it('give both reasons where the drugs are duplicates too', () => {
    const answer = ask('4229101', '4229100');
    expect(answer.result).toBe('contraindicated');
    expect(answer.reasons.map(({ code }) => code)).toEqual(['contraindicated-pair', 'duplicate-by-component']);
  });

  it('show label, level, condition and source in a hit of the engine', () => {
    const outcome = check([newLine('2132003F1011')], [takingLine('2419001F5029', '2026-11-01')], '2026-11-05');
    expect(outcome.hits[0]?.reason).toMatchObject({
      rule: 'contraindicated',
      matchLevel: 'product',
      condition: expect.stringContaining('25 µg / 50 µg'),
      sourceTitle: expect.stringContaining('ミニリンメルト'),
    });
  });
});
