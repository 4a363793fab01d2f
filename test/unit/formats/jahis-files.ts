import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Samples with a licence stand in the repository; the others are found through CHOZAI_FIXTURES. */
const OWN = join(import.meta.dirname, '../../fixtures/jahis');

const root = process.env.CHOZAI_FIXTURES;

/** Folder of the shared fixtures; null where CHOZAI_FIXTURES is not set. */
export const FIXTURES: string | null = root === undefined || root === '' ? null : root;

/** @param name such as `jahis-rx/ym_external-sample.txt`; null = not there on this machine */
export function jahisFile(name: string): string | null {
  const own = join(OWN, name);
  if (existsSync(own)) return own;
  const foreign = FIXTURES === null ? null : join(FIXTURES, 'fixtures', name);
  return foreign !== null && existsSync(foreign) ? foreign : null;
}

/** Every sample of one kind, those in folders below too. */
export function samplesIn(kind: 'jahis-rx' | 'jahis-tc'): string[] {
  if (FIXTURES === null) throw new Error('CHOZAI_FIXTURES not set');
  return readdirSync(join(FIXTURES, 'fixtures', kind), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(FIXTURES, 'fixtures').length + 1))
    .toSorted();
}

export function jahisBytes(name: string): Uint8Array {
  const file = jahisFile(name);
  if (file === null) throw new Error(`${name}: CHOZAI_FIXTURES not set`);
  return readFileSync(file);
}

export function jahisText(name: string): string {
  return Buffer.from(jahisBytes(name)).toString('utf-8');
}

export function skipNote(name: string): string {
  return jahisFile(name) === null ? ' (CHOZAI_FIXTURES not set)' : '';
}

/** The CSV inside an element of a signed document. */
export function embeddedCsv(file: string, element: 'PrescriptionDocument' | 'DispensingDocument'): string {
  if (FIXTURES === null) throw new Error('CHOZAI_FIXTURES not set');
  const xml = readFileSync(join(FIXTURES, 'fixtures/signed', file), 'utf-8');
  const base64 = new RegExp(`<${element}[^>]*>([^<]*)<`).exec(xml)?.[1];
  if (base64 === undefined) throw new Error(`${file}: no ${element}`);
  return Buffer.from(base64, 'base64').toString('utf-8');
}
