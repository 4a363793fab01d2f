/**
 * `npm run audit:supply [-- --out FILE] [--advisories]`: the bill of materials, and whether every licence in it is one we
 * may ship under; needs no network, it reads the lock file. With `--advisories` the registry is asked for known
 * vulnerabilities, too; a registry that offers none is said, and fails: nobody has looked then (docs/release.md).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Advisories, askAdvisories } from './advisories.ts';
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

/** @returns whether it was asked, and nothing of what we ship was named */
export function tellAdvisories(advisories: Advisories, say: (line: string) => void): boolean {
  if (!advisories.asked) {
    say(`KNOWN VULNERABILITIES NOT ASKED FOR: ${advisories.why}`);
    return false;
  }
  for (const { name, severity, titles } of advisories.shipped) say(`VULNERABLE ${name} (${severity}): ${titles}`);
  for (const { name, severity } of advisories.others) say(`only builds and tests: ${name} (${severity})`);
  say(`${advisories.shipped.length} shipped packages with a known vulnerability`);
  return advisories.shipped.length === 0;
}

/**
 * @param ask the registry, about what is shipped; left out: nobody is asked
 * @returns exit code
 */
export function auditSupply(
  out: string,
  say: (line: string) => void,
  ask?: (shipped: readonly string[]) => Advisories,
): number {
  const bill = productBill();
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, `${JSON.stringify(bill, null, 2)}\n`);
  const byLicence = Map.groupBy(bill.components, licenceOf);
  for (const [licence, components] of [...byLicence].toSorted(([a], [b]) => a.localeCompare(b)))
    say(`${licence}: ${components.map(({ name, version }) => `${name} ${version}`).join(', ')}`);
  const troubles = troublesOf(bill.components);
  for (const trouble of troubles) say(`NOT ALLOWED ${trouble}`);
  say(`${bill.components.length} packages, ${troubles.length} not allowed; bill in ${out}`);
  const advised = ask === undefined || tellAdvisories(ask(bill.components.map(({ name }) => name)), say);
  return troubles.length === 0 && advised ? 0 : 1;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: resolve(import.meta.dirname, '../dist/sbom.cdx.json') },
      advisories: { type: 'boolean', default: false },
    },
  });
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  process.exitCode = auditSupply(values.out, say, values.advisories ? askAdvisories : undefined);
}
