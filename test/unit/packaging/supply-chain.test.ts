import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readAudit } from '../../../packaging/advisories.ts';
import { isAllowed, tellAdvisories, troublesOf } from '../../../packaging/audit-supply.ts';
import { type BillOfMaterials, licenceOf, PAGE_PACKAGES, productBill } from '../../../packaging/bill-of-materials.ts';
import { sourceFiles } from '../../support/stripped-tree.ts';

const root = resolve(import.meta.dirname, '../../..');
const lockFile = z
  .object({
    packages: z.record(
      z.string(),
      z.object({ name: z.string().optional(), version: z.string(), dev: z.boolean().optional() }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));

let bill: BillOfMaterials;
beforeAll(() => {
  bill = productBill();
});

describe('the bill of materials', () => {
  it('names this program and holds every package it is installed with, with version, licence and checksum', () => {
    expect(bill.metadata.component).toMatchObject({ name: 'chozai-registrar', type: 'application' });
    expect(bill.serialNumber).toMatch(/^urn:uuid:/);
    const held = new Set(bill.components.map(({ name, version }) => `${name}@${version}`));
    const installed = Object.entries(lockFile.packages).filter(([path, { dev }]) => path !== '' && dev !== true);
    expect(installed.length).toBeGreaterThan(40);
    for (const [path, { name, version }] of installed) {
      const named = name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      expect([...held], path).toContain(`${named}@${version}`);
    }
    expect(
      [...held].some((one) => one.startsWith('better-sqlite3@')),
      'no alias',
    ).toBe(false);
    for (const one of bill.components) {
      expect(licenceOf(one), one.name).not.toBe('');
      expect(one.purl, one.name).toMatch(/^pkg:npm\//);
      for (const { alg, content } of one.hashes) expect([alg, content.length], one.name).toEqual(['SHA-512', 128]);
      expect(one.hashes.length, one.name).toBe(1);
    }
  });

  it('holds what is bundled into the page and Electron, and nothing that only builds or tests', () => {
    const names = bill.components.map(({ name }) => name);
    for (const name of [...PAGE_PACKAGES, 'electron', 'react-aria', 'scheduler']) expect(names).toContain(name);
    for (const name of ['vitest', 'typescript', 'vite', 'electron-builder', 'playwright-core', '@electron/get'])
      expect(names).not.toContain(name);
  });

  it('knows every package the page imports', () => {
    const known = [...PAGE_PACKAGES, ...bill.components.map(({ name }) => name)];
    const imported = sourceFiles(root, ['renderer'])
      .filter((path) => !path.endsWith('build-renderer.ts'))
      .flatMap((path) => [...readFileSync(join(root, path), 'utf8').matchAll(/from '((?:@[\w-]+\/)?[\w-]+)[^']*'/g)])
      .map((match) => match[1] ?? '');
    expect(imported.length).toBeGreaterThan(20);
    expect([...new Set(imported)].filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('licences', () => {
  it('are all ones we may ship under', () => {
    expect(troublesOf(bill.components)).toEqual([]);
  });

  it('of a choice one suffices, of a sum all count, and what is not on the list is not', () => {
    expect(['MIT', '(BSD-3-Clause OR GPL-2.0)', 'MIT AND ISC'].filter(isAllowed)).toHaveLength(3);
    expect(['GPL-3.0', 'AGPL-3.0-only', 'MIT AND GPL-2.0', 'UNLICENSED', ''].filter(isAllowed)).toEqual([]);
    const [first] = bill.components;
    if (first === undefined) throw new Error('an empty bill');
    expect(troublesOf([{ ...first, licenses: [{ license: { id: 'SSPL-1.0' } }], hashes: [] }])).toHaveLength(2);
  });
});

describe('known vulnerabilities', () => {
  const told = (json: string) => {
    const lines: string[] = [];
    const fine = tellAdvisories(
      readAudit(
        json,
        bill.components.map(({ name }) => name),
      ),
      (line) => lines.push(line),
    );
    return { fine, lines: lines.join('\n') };
  };
  const vulnerable = (name: string) => ({ name, severity: 'high', via: [{ title: 'Reads too far' }, 'another'] });

  it('of what is bundled into the page count as well; of what only builds and tests they are told', () => {
    const vulnerabilities = { react: vulnerable('react'), vitest: vulnerable('vitest') };
    expect(told(JSON.stringify({ auditReportVersion: 2, vulnerabilities }))).toEqual({
      fine: false,
      lines: [
        'VULNERABLE react (high): Reads too far; by another',
        'only builds and tests: vitest (high)',
        '1 shipped packages with a known vulnerability',
      ].join('\n'),
    });
    expect(told(JSON.stringify({ vulnerabilities: { vitest: vulnerable('vitest') } })).fine).toBe(true);
  });

  it('that nobody could be asked for are never called none', () => {
    const refused = JSON.stringify({ message: '405', statusCode: 405, uri: 'https://somewhere.invalid/bulk' });
    expect(told(refused)).toEqual({
      fine: false,
      lines: 'KNOWN VULNERABILITIES NOT ASKED FOR: the registry offers no advisories (405)',
    });
    expect(told('').fine).toBe(false);
    expect(told('{}').fine).toBe(false);
  });
});
