import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PriceListItem } from '../../../shared/domain/drug/drug-list.ts';
import { DRUG_ROUTE_NAMES, DRUG_ROUTES } from '../../../shared/domain/drug/drug-route.ts';
import { readSource } from '../../../shared/masters/read-source.ts';
import { readWorkbook } from '../../../shared/masters/read-workbook.ts';
import { isOfKind, recogniseSheet } from '../../../shared/masters/source-sheet.ts';
import { keyCounts } from '../../support/key-counts.ts';
import { shippedItems, shippedMaster } from '../../support/master-sources.ts';

const paper = readFileSync(resolve(import.meta.dirname, '../../../docs/duplicate-check.md'), 'utf8');
const cells = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const figure = (text: string | undefined): number => Number((text ?? '').replaceAll(',', ''));

/** What the paper says: rows `| counted | figure |`, and the table of routes. */
function stated() {
  const lines = paper.split('\n');
  const from = lines.findIndex((line) => line.startsWith('| counted |'));
  const rows = lines.slice(from + 2, lines.indexOf('', from)).map(cells);
  const heads = lines.findIndex((line) => line.startsWith('| 内用 |'));
  const names = cells(lines[heads] ?? '');
  const counts = cells(lines[heads + 2] ?? '').map(figure);
  return {
    table: Object.fromEntries(rows.map(([name, count]) => [name, figure(count)])),
    routes: Object.fromEntries(names.map((name, index) => [name, counts[index]])),
  };
}

function counted(items: readonly PriceListItem[]) {
  const counts = keyCounts(items);
  return {
    table: {
      items: counts.items,
      'groups of the first 7 characters': counts.groups,
      'combinations compared by component: items': counts.combinations.items,
      'combinations compared by component: groups': counts.combinations.groups,
      'keys (component × route) of single-ingredient products': counts.single.keys,
      'of these, keys that span several groups: comparing 7 characters alone would miss them': counts.single.wide,
      'groups that these keys join': counts.single.groups,
      'keys of all products': counts.all.keys,
      'of these, keys that span several groups': counts.all.wide,
      'items whose name hides components': counts.hidden.items,
      'groups whose name hides components': counts.hidden.groups,
      'items that name classes of substances only': counts.classWordsOnly,
      'items of two routes': counts.twoRoutes,
      'groups of several routes': counts.groupsOfSeveralRoutes,
    },
    routes: Object.fromEntries(DRUG_ROUTES.map((route) => [DRUG_ROUTE_NAMES[route], counts.routes[route]])),
  };
}

async function published(folder: string): Promise<readonly PriceListItem[]> {
  const items: PriceListItem[] = [];
  for (const part of ['01', '02', '03']) {
    const name = `tp20250814-01_${part}.xlsx`;
    const read = await readWorkbook(name, readFileSync(join(folder, 'drugs/original', name)));
    for (const sheet of read.ok ? read.value : []) {
      const recognised = recogniseSheet(sheet);
      if (recognised === null || recognised === 'exceptions' || !isOfKind(recognised, 'price-list')) continue;
      items.push(...readSource(sheet, recognised).items);
    }
  }
  return items;
}

describe('ingredient and route over the whole list', () => {
  it('are what docs/duplicate-check.md says', () => {
    expect(counted(shippedItems)).toEqual(stated());
  });

  const fixtures = process.env.CHOZAI_FIXTURES;
  it.skipIf(fixtures === undefined)('and the same for the files as published (CHOZAI_FIXTURES not set)', async () => {
    expect(counted(await published(fixtures ?? ''))).toEqual(stated());
  });
});

describe('the cases that 7 characters and three categories miss', () => {
  const drug = (code: string) => {
    const resolution = shippedMaster.resolveAny(code);
    if (resolution.kind !== 'resolved') throw new Error(code);
    return resolution.drug;
  };
  const named = (part: string) => shippedItems.filter(({ name, ingredient }) => `${name}${ingredient}`.includes(part));

  it.each([
    ['硝酸イソソルビド', '2171011', '2171016'],
    ['アスピリン', '1143001', '3399007'],
    ['タダラフィル', '2190030', '2590016'],
    ['シルデナフィル', '2190028', '2590018'],
  ])('%s is one ingredient under two numbers', (ingredient, first, second) => {
    expect(drug(first).components).toEqual([ingredient]);
    expect(drug(second).components).toEqual([ingredient]);
    expect(drug(first).routes).toEqual(drug(second).routes);
  });

  it('ジクロフェナク is one ingredient of four routes', () => {
    // Not that of 関節注: bound to hyaluronic acid it is another substance.
    const facts = named('ジクロフェナクナトリウム').map(({ code }) => drug(code));
    for (const { components, name } of facts) expect(components, name).toEqual(['ジクロフェナク']);
    expect([...new Set(facts.flatMap(({ routes }) => routes))].toSorted()).toEqual(['eye', 'oral', 'rectal', 'skin']);
  });

  it('a combination is known by each of its components', () => {
    const [combination] = named('アムロジピンベシル酸塩・アトルバスタチン');
    expect(drug(combination?.code ?? '').components.toSorted()).toEqual(['アトルバスタチン', 'アムロジピン']);
  });
});
