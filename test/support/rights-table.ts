/** docs/rights.md, read as it stands: what the tests ask for must not be derived from what they test. */
import { readFileSync } from 'node:fs';
import type { Role } from '../../shared/domain/people/roles.ts';

/** Columns of the paper after the operation; null = nobody signed in. */
export const RIGHTS_COLUMNS: readonly (readonly [string, Role | null])[] = [
  ['サインイン前', null],
  ['薬剤師', 'pharmacist'],
  ['開設者', 'owner'],
  ['事務', 'clerk'],
  ['サポート', 'support'],
];

const lines = readFileSync(new URL('../../docs/rights.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

export const RIGHTS_HEAD: readonly string[] = lines[0] ?? [];

/** Operation and its cells as the paper writes them. */
export const RIGHTS_ROWS: readonly (readonly [string, readonly string[]])[] = lines
  .slice(2)
  .map(([operation = '', ...cells]) => [operation.replaceAll('`', ''), cells]);
