import { hasErrors, type Issue } from '../domain/issue.ts';
import { detectFormat } from './detect-format.ts';
import { prescriptionFromJahisRx, readJahisRx } from './jahis-rx.ts';
import { joinJahisRxSymbols } from './jahis-rx-symbols.ts';
import { readJahisTc, splitControlOf } from './jahis-tc-document.ts';
import { joinJahisTcParts } from './jahis-tc-parts.ts';

export type ScannedKind = 'prescription' | 'slip' | 'notebook';

/** A piece of a prescription without the header: it begins a record, or goes on in the middle of one that was cut. */
function isPiece(text: string, begun: boolean): boolean {
  if (/^[a-z]+:\/\//i.test(text)) return false;
  return begun ? /[,\r\n]/.test(text) : /(^|[\r\n])\d{1,3},/.test(text);
}

/** What one burst is; null when it is nothing we know. @param begun what the bursts before it are */
export function scannedKind(text: string, begun: ScannedKind | null): ScannedKind | null {
  switch (detectFormat(text)) {
    case 'jahis-rx':
      return 'prescription';
    case 'jahis-tc':
      return 'notebook';
    case 'slip-qr':
      return 'slip';
    case null:
      // Nothing but a prescription is read in pieces without a header.
      return (begun === 'prescription' || begun === null) && isPiece(text, begun !== null) ? 'prescription' : null;
    default:
      return null;
  }
}

export interface AssembledSymbols {
  /** waiting: not whole; readable: whole as far as the text tells */
  readonly state: 'waiting' | 'readable' | 'refused';
  /** Of お薬手帳 the parts say it themselves */
  readonly of: number | null;
  readonly text: string | null;
  /** What is still missing, for people */
  readonly missing: readonly string[];
  readonly issues: readonly Issue[];
}

const REFUSES = [
  'format.repeated-symbol',
  'format.symbol-of-another-patient',
  'format.part-of-another-file',
  'format.repeated-part',
  'format.too-large',
];

/**
 * The bursts of one kind so far, in the order they were read. Refused (the last one is then not taken): a symbol twice,
 * a symbol of another patient, prescription or notebook.
 */
export function assembleSymbols(kind: ScannedKind, texts: readonly string[]): AssembledSymbols {
  switch (kind) {
    case 'slip':
      return { state: 'readable', of: 1, text: texts[0] ?? null, missing: [], issues: [] };
    case 'notebook':
      return assembleNotebook(texts);
    case 'prescription':
      return assemblePrescription(texts);
  }
}

function assembleNotebook(texts: readonly string[]): AssembledSymbols {
  const control = splitControlOf(readJahisTc(texts[0] ?? '').document);
  const joined = joinJahisTcParts(texts);
  const of = control?.total ?? 1;
  if (joined.ok) return { state: 'readable', of, text: joined.value, missing: [], issues: [] };
  if (joined.issues.some(({ code }) => REFUSES.includes(code)))
    return { state: 'refused', of, text: null, missing: [], issues: joined.issues };
  const read = new Set(texts.map((text) => splitControlOf(readJahisTc(text).document)?.part ?? 0));
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter((part) => !read.has(part));
  return { state: 'waiting', of, text: null, missing: missing.map((part) => `${part}/${of}`), issues: [] };
}

function assemblePrescription(texts: readonly string[]): AssembledSymbols {
  const joined = joinJahisRxSymbols(texts);
  if (!joined.ok) {
    const refused = joined.issues.some(({ code }) => REFUSES.includes(code));
    if (refused) return { state: 'refused', of: null, text: null, missing: [], issues: joined.issues };
    return { state: 'waiting', of: null, text: null, missing: ['1 枚目（先頭の QR コード）'], issues: [] };
  }
  const { document, issues } = readJahisRx(joined.value);
  const { prescription } = prescriptionFromJahisRx(document);
  if (prescription !== null && !hasErrors(issues)) {
    return { state: 'readable', of: null, text: joined.value, missing: [], issues };
  }
  const errors = issues.filter(({ severity }) => severity === 'error');
  return {
    state: 'waiting',
    of: null,
    text: joined.value,
    missing: [...new Set(errors.map(({ record, text }) => (record === undefined ? text : `レコード ${record}`)))],
    issues: errors,
  };
}

/** 2/3 読取済 · 2 枚読取済 */
export function readText(read: number, of: number | null): string {
  return of === null ? `${read} 枚読取済` : `${read}/${of} 読取済`;
}
