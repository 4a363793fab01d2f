import { describe, expect, it } from 'vitest';
import { DRUG_ROUTES } from '../../../shared/domain/drug/drug-route.ts';
import { strengthOfSpec, unitOfSpec } from '../../../shared/domain/drug/drug-strength.ts';
import { loadDrugMaster } from '../../../shared/masters/load-drug-master.ts';
import { master } from '../../support/check-lines.ts';
import { priceListRows } from '../../support/price-list-rows.ts';

describe('resolve', () => {
  it.each([
    ['yakka', '2171022F2025', { kind: 'resolved', by: 'code' }],
    ['yakka', '２１７１０２２ｆ２０２５', { kind: 'resolved', by: 'code' }],
    ['yj', '2171022F2289', { kind: 'resolved', by: 'prefix' }],
    ['yj', '2171022F9289', { kind: 'unknown' }],
    ['generic', '2171022F2ZZZ', { kind: 'resolved', by: 'generic-name' }],
    ['generic', '1139004GAZZZ', { kind: 'resolved', by: 'generic-name' }],
    ['generic', '1179044F1ZZ', { kind: 'unknown' }],
    ['yj', '2171022', { kind: 'unknown' }],
    ['receipt', '612170710', { kind: 'unmapped', reason: 'receipt' }],
    ['receipt', 'abc', { kind: 'unmapped', reason: 'receipt' }],
    ['hot', '1003163020101', { kind: 'unmapped', reason: 'hot' }],
    ['none', '2171022F2025', { kind: 'unmapped', reason: 'no-code' }],
    ['yj', null, { kind: 'unmapped', reason: 'no-code' }],
    ['yj', '  ', { kind: 'unmapped', reason: 'no-code' }],
  ] as const)('%s %s', (codeType, code, expected) => {
    expect(master.resolve(codeType, code)).toMatchObject(expected);
  });

  it('knows receipt codes only by a map that was given', () => {
    const mapped = loadDrugMaster({
      receiptMap: new Map([
        ['612170710', '2171022F2025'],
        ['699999999', '9999999F1010'],
      ]),
    });
    expect(mapped.resolve('receipt', '612170710')).toMatchObject({
      by: 'receipt-map',
      drug: { name: 'ノルバスク錠５ｍｇ' },
    });
    expect(mapped.resolve('receipt', '699999999')).toEqual({ kind: 'unknown' });
    expect(mapped.resolve('receipt', '612170711')).toMatchObject({ kind: 'unmapped' });
  });

  it('tells codes of 7, 9 and 12 characters apart', () => {
    expect(master.resolveAny('2171022')).toMatchObject({
      by: 'partial',
      drug: { strengthPrefix: null, components: ['アムロジピン'] },
    });
    expect(master.resolveAny('2171022F2')).toMatchObject({ by: 'partial', drug: { strengthPrefix: '2171022F2' } });
    expect(master.resolveAny('612170710')).toEqual({ kind: 'unmapped', reason: 'receipt' });
    expect(master.resolveAny('12')).toEqual({ kind: 'unknown' });
  });
});

describe('routes over the whole list', () => {
  it('every product has one; most external ones are told', () => {
    const counts = Object.fromEntries(DRUG_ROUTES.map((route) => [route, 0]));
    for (const { code } of priceListRows) {
      const resolution = master.resolve('yakka', code);
      const routes = resolution.kind === 'resolved' ? resolution.drug.routes : [];
      expect(routes.length, code).toBeGreaterThan(0);
      for (const route of routes) counts[route] = (counts[route] ?? 0) + 1;
    }
    expect(counts).toMatchInlineSnapshot(`
      {
        "ear-nose": 87,
        "eye": 346,
        "inhaled": 120,
        "injection": 3493,
        "oral": 6944,
        "oral-cavity": 49,
        "other": 81,
        "rectal": 116,
        "skin": 1169,
        "vaginal": 22,
      }
    `);
  });

  it.each([
    ['1147700J1057', ['rectal']],
    ['1147700S1028', ['skin']],
    ['1319719M1046', ['eye']],
    ['2259703Y1025', ['inhaled']],
    ['1315706Q2102', ['eye', 'ear-nose']],
  ])('%s', (code, routes) => {
    const resolution = master.resolve('yakka', code);
    expect(resolution).toMatchObject({ by: 'code', drug: { routes } });
  });

  it('a code of 7 characters with two routes is not certain', () => {
    expect(master.resolveAny('1147700')).toMatchObject({ drug: { routesCertain: false } });
    expect(master.resolveAny('2171022')).toMatchObject({ drug: { routesCertain: true } });
  });
});

describe('規格', () => {
  it.each([
    ['５ｍｇ１錠', '錠', '5', '錠'],
    ['１％１ｇ', 'g', '10', 'g'],
    ['０．１％３ｍＬ１包', '包', '3', '包'],
    ['５ｍｇ２．５ｍＬ１包', '包', '5', '包'],
    ['２５０μｇ１錠', '錠', '0.25', '錠'],
    ['１ｇ１錠', '錠', '1000', '錠'],
    ['２，０００ｍｇ１包', '包', '2000', '包'],
    ['１０ｇ', 'g', null, null],
    ['１００ｍｇ５ｍＬ１瓶', '瓶', '100', '瓶'],
    ['１０ｃｍ×１４ｃｍ１枚', '枚', null, null],
    ['３ｍｇ６ｇ１キット\n３ｍｇ６ｇ１瓶', null, null, null],
    ['１患者当たり', null, null, null],
  ])('%s is counted in %s', (spec, unit, mg, strengthUnit) => {
    expect(unitOfSpec(spec)).toBe(unit);
    expect(strengthOfSpec(spec)).toEqual(mg === null ? null : { mgPerUnit: mg, unit: strengthUnit });
  });
});

describe('search', () => {
  const names = (query: string, limit = 5) => master.search(query, limit).map(({ name }) => name);

  it.each([
    ['あむろじん', 'アムロジン錠２．５ｍｇ'],
    ['ｱﾑﾛｼﾞﾝ', 'アムロジン錠２．５ｍｇ'],
    ['のるばすく', 'ノルバスク錠２．５ｍｇ'],
    ['ろきそにん ６０', 'ロキソニン錠６０ｍｇ'],
    ['ワファリン', 'ワーファリン顆粒０．２％'],
    ['リバスタツチ', 'リバスタッチパッチ４．５ｍｇ'],
    ['2171022F2025', 'ノルバスク錠５ｍｇ'],
    ['2171022f2zzz', '【般】アムロジピン錠５ｍｇ'],
  ])('%s finds %s first', (query, expected) => {
    expect(names(query)[0]).toBe(expected);
  });

  it.each([
    ['あむろ', ['アムロジン錠２．５ｍｇ', 'アムロジン錠５ｍｇ', 'アムロジン錠１０ｍｇ']],
    ['ﾛｷｿ', ['ロキソニン錠６０ｍｇ', 'ロキソニン細粒１０％', 'ロキソニンゲル１％']],
    ['ろきそにん60', ['ロキソニン錠６０ｍｇ']],
    ['ロキソニン6', ['ロキソニン錠６０ｍｇ']],
    ['マイスリー 5', ['マイスリー錠５ｍｇ']],
    ['5 まいすりー', ['マイスリー錠５ｍｇ']],
    ['マイスリ 1', ['マイスリー錠１０ｍｇ']],
    ['カロナ', ['カロナール錠２００', 'カロナール錠３００', 'カロナール錠５００']],
    ['かろなーる坐', ['カロナール坐剤１００', 'カロナール坐剤２００', 'カロナール坐剤４００']],
    ['ｐｌ', ['ＰＬ配合顆粒']],
    ['2171022f1', ['アムロジン錠２．５ｍｇ', 'ノルバスク錠２．５ｍｇ']],
    ['ボルタレンてーぷ', ['ボルタレンテープ１５ｍｇ', 'ボルタレンテープ３０ｍｇ']],
  ])('%s: as a pharmacist types', (query, expected) => {
    const found = names(query, 40);
    expect(found.filter((name) => expected.includes(name)).toSorted()).toEqual(expected.toSorted());
    expect(expected).toContain(found[0]);
  });

  it.each([
    // The list holds 統一名 with the form behind the strength and a salt between; OD and ＤＳ in two writings each.
    ['アムロジピン錠５ｍｇ', 'アムロジピンベシル酸塩５ｍｇ錠'],
    ['アムロジピンOD5', 'アムロジピンベシル酸塩５ｍｇ口腔内崩壊錠'],
    ['アムロジピン口腔内崩壊錠5', 'アムロジピンベシル酸塩５ｍｇ口腔内崩壊錠'],
    ['ロキソプロフェン錠60mg', 'ロキソプロフェンナトリウム６０ｍｇ錠'],
    ['ロキソプロフェンNa錠60', 'ロキソプロフェンナトリウム６０ｍｇ錠'],
    ['クラリスDS', 'クラリスドライシロップ１０％小児用'],
  ])('%s, as it is prescribed, finds %s first', (query, expected) => {
    const found = master.search(query, 20).filter(({ kind }) => kind === 'product');
    expect(found[0]?.name).toBe(expected);
  });

  it('parts a number from a longer one: the strength typed first, its beginnings next, nothing inside', () => {
    const found = names('カロナール錠 2', 10);
    expect(found).toEqual(['カロナール錠２００']);
    expect(names('ろきそにん 0', 10)).toEqual([]);
    expect(names('アムロジン 5', 10)).toEqual(['アムロジン錠５ｍｇ', 'アムロジンＯＤ錠５ｍｇ']);
  });

  it('two letters, a code and its beginning, and within one ingredient', () => {
    expect(names('ロキ', 2)).toEqual(['ロキシーン注２ｍｇ', 'ロキソニン錠６０ｍｇ']);
    const within = master.search('錠', 100, '2171022');
    expect(within.length).toBeGreaterThan(10);
    expect(within.every(({ code }) => code.startsWith('2171022'))).toBe(true);
    expect(master.search('2171022F2025', 5)).toMatchObject([
      {
        kind: 'product',
        code: '2171022F2025',
        routes: ['oral'],
        narcotic: false,
        generic: null,
        originator: 'originator',
        priceYen: '13.7',
        unit: '錠',
      },
    ]);
    expect(master.search('フェントステープ', 1)).toMatchObject([{ narcotic: true, routes: ['skin'] }]);
  });

  it('finds products of the whole list, every fifth, by their own name and by their code', () => {
    const missing = priceListRows.filter(
      ({ code, name }, index) =>
        index % 5 === 0 &&
        (master.search(code, 1)[0]?.code !== code || !master.search(name, 100).some((hit) => hit.name === name)),
    );
    expect(missing).toEqual([]);
  });

  it('finds generic names and ingredients, and is bounded', () => {
    expect(master.search('アムロジピン', 100).some(({ kind }) => kind === 'generic-name')).toBe(true);
    expect(names('錠', 1000)).toHaveLength(100);
    expect(names('アセトアミノフェン', 3)).toHaveLength(3);
    expect(names('アセトアミノフェン', -1)).toEqual([]);
    expect(names('')).toEqual([]);
    expect(names('「」')).toEqual([]);
    expect(names('ｘｙｚｚｙ')).toEqual([]);
  });
});
