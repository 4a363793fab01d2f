/**
 * `npm run audit:supply [-- --out FILE]`: the bill of materials, and whether every licence in it is one we may ship under.
 * Needs no network: it reads the lock file. Known vulnerabilities are asked of a registry, by `npm audit` (docs/release.md).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BillComponent, licenceOf, productBill } from './bill-of-materials.ts';

/** Permissive ones; of a choice, one of its parts suffices. OFL-1.1 is the font's. */
export const ALLOWED_LICENCES: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'Python-2.0',
];

/** SPDX: every part of an AND, one part of an OR. */
export function isAllowed(expression: string): boolean {
  const bare = expression.trim().replace(/^\((.*)\)$/, '$1');
  if (bare.includes(' AND ')) return bare.split(' AND ').every(isAllowed);
  if (bare.includes(' OR ')) return bare.split(' OR ').some(isAllowed);
  return ALLOWED_LICENCES.includes(bare);
}

/** What may not be shipped as it is: another licence, none, or no sum to know the bytes by. */
export function troublesOf(components: readonly BillComponent[]): readonly string[] {
  return components.flatMap((one) => {
    const named = `${one.name} ${one.version}`;
    const licence = licenceOf(one);
    return [
      ...(isAllowed(licence) ? [] : [`${named}: licence ${licence === '' ? 'not stated' : licence}`]),
      ...(one.hashes.length > 0 ? [] : [`${named}: no checksum`]),
    ];
  });
}

/** @returns exit code */
export function auditSupply(out: string, say: (line: string) => void): number {
  const bill = productBill();
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, `${JSON.stringify(bill, null, 2)}\n`);
  const byLicence = Map.groupBy(bill.components, licenceOf);
  for (const [licence, components] of [...byLicence].toSorted(([a], [b]) => a.localeCompare(b)))
    say(`${licence}: ${components.map(({ name, version }) => `${name} ${version}`).join(', ')}`);
  const troubles = troublesOf(bill.components);
  for (const trouble of troubles) say(`NOT ALLOWED ${trouble}`);
  say(`${bill.components.length} packages, ${troubles.length} not allowed; bill in ${out}`);
  return troubles.length === 0 ? 0 : 1;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { out: { type: 'string', default: resolve(import.meta.dirname, '../dist/sbom.cdx.json') } },
  });
  process.exitCode = auditSupply(values.out, (line) => process.stdout.write(`${line}\n`));
}
