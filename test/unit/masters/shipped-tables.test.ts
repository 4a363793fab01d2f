import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  loadContraindicatedPairs,
  loadDrugMaster,
  readTableManifest,
  SHIPPED_TABLES,
} from '../../../shared/masters/load-drug-master.ts';
import { parseCsv } from '../../../shared/masters/parse-csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'chozai-masters-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fixtures = process.env.CHOZAI_FIXTURES;

describe('the shipped tables', () => {
  it('have the rows their manifest says, a date, a source and a licence', () => {
    const { tables } = readTableManifest();
    expect(Object.fromEntries(Object.entries(tables).map(([name, { rows }]) => [name, rows]))).toEqual({
      'price-list': 12417,
      'generic-names': 1368,
      'contraindicated-pairs': 382,
      'pair-sources': 26,
    });
    expect(tables['price-list'].appliesFrom).toBe('2025-08-14');
    for (const { source, licence } of Object.values(tables)) expect([source, licence]).not.toContain('');
  });

  it.each(['price-list', 'generic-names', 'contraindicated-pairs', 'pair-sources'] as const)(
    'are refused when %s was changed by one byte',
    (table) => {
      const copy = join(folder, table);
      cpSync(SHIPPED_TABLES, copy, { recursive: true });
      const file = join(copy, `${table}.tsv`);
      const bytes = readFileSync(file);
      bytes[1000] = (bytes[1000] ?? 0) ^ 1;
      writeFileSync(file, bytes);
      const use = () => {
        const master = loadDrugMaster({ directory: copy });
        master.resolve('yj', '2171022F2ZZZ');
        master.compareName('yj', '2171022F2025', 'x');
        loadContraindicatedPairs(copy);
      };
      expect(use).toThrow(/SHA-256/);
    },
  );

  it.skipIf(fixtures === undefined)('are what the build script makes of the sources (CHOZAI_FIXTURES not set)', () => {
    const target = join(folder, 'rebuilt');
    execFileSync(process.execPath, ['shared/masters/build-tables.ts', fixtures ?? '', target], { stdio: 'pipe' });
    for (const name of readdirSync(SHIPPED_TABLES)) {
      expect(readFileSync(join(target, name)).equals(readFileSync(join(SHIPPED_TABLES, name))), name).toBe(true);
    }
  });

  it.skipIf(fixtures === undefined)('hold every row of the source list (CHOZAI_FIXTURES not set)', () => {
    const master = loadDrugMaster();
    const rows = parseCsv(readFileSync(join(fixtures ?? '', 'drugs/mhlw_price_list_20250814.csv'), 'utf8'));
    expect(rows).toHaveLength(12417);
    for (const row of rows) {
      const resolution = master.resolve('yakka', row('yakka_code'));
      if (resolution.kind !== 'resolved') throw new Error(row('yakka_code'));
      const { drug, by } = resolution;
      expect([by, drug.name, drug.ingredient, drug.narcotic]).toEqual([
        'code',
        row('name'),
        row('ingredient'),
        row('control') === '麻',
      ]);
    }
  });
});

describe('parseCsv', () => {
  it('reads quotes, doubled quotes, commas and line ends inside quotes', () => {
    const [row, last] = parseCsv('a,b\n"x, ""y""\nz",2\r\n,end');
    expect([row?.('a'), row?.('b'), last?.('a'), last?.('b')]).toEqual(['x, "y"\nz', '2', '', 'end']);
    expect(() => row?.('c')).toThrow(/no column/);
  });
});
