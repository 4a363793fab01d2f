/**
 * An XLSX file of a stranger → rows of text. The file is a ZIP of XML: it is unpacked here, under bounds, and only the parts
 * that were looked at are handed to the reader, stored without compression, so that nothing it sees can grow.
 */
import { strFromU8, unzipSync, zipSync } from 'fflate';
import readWorkbookFile from 'read-excel-file/universal';
import type { Issue } from '../domain/issue.ts';
import { type Result, refusal, success } from '../domain/result.ts';
import { mastersIssue } from './masters-issues.ts';
import type { SourceSheet } from './source-sheet.ts';

const MIB = 1024 * 1024;
/** MHLW's largest file of 2025: 0.5 MiB, 12 parts, 4.2 MiB unpacked, one sheet of 6,945 rows and 15 columns. */
const LIMITS = { fileMiB: 32, parts: 200, unpackedMiB: 64, sheets: 16, rows: 60_000, columns: 64 } as const;

/** Macros, macro sheets and ActiveX controls. Printer settings and pictures are not programs; they are left out as well. */
const PROGRAM = /vbaProject|\/macrosheets\/|\/dialogsheets\/|\/activeX\//i;
const NEEDED = /^(?:\[Content_Types\]\.xml|_rels\/.*\.rels|xl\/.*\.(?:xml|xml\.rels))$/;
const SHEET = /^xl\/worksheets\/[^/]+\.xml$/;
/** The place of a row or cell (`r="12"`, `r="AB12"`): the reader fills every gap before it with empty rows and cells. */
const PLACE = /[\s"'/]r\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const PLAIN_PLACE = /^([A-Z]{0,3})(\d{1,7})$/;

export function isWorkbook(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

const BOUNDS = {
  size: { ja: 'サイズ', en: 'size' },
  parts: { ja: '中のファイルの数', en: 'parts' },
  unpacked: { ja: '展開後のサイズ', en: 'unpacked size' },
  sheets: { ja: 'シートの数', en: 'sheets' },
  rows: { ja: '行の数', en: 'rows' },
  columns: { ja: '列の数', en: 'columns' },
} as const;

function tooLarge(file: string, bound: keyof typeof BOUNDS, limit: string | number): Issue {
  const { ja, en } = BOUNDS[bound];
  return mastersIssue('masters.workbook-too-large', { file, what: ja, whatEn: en, limit });
}

type Parts = Readonly<Record<string, Uint8Array>>;

/** The parts a reader needs, each no larger than the archive's own directory says; fflate allots no more than that. */
function unpack(file: string, bytes: Uint8Array): Result<Parts> {
  if (bytes.length > LIMITS.fileMiB * MIB) return refusal(tooLarge(file, 'size', `${LIMITS.fileMiB} MiB`));
  const found: Issue[] = [];
  let count = 0;
  let unpacked = 0;
  try {
    const parts = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        count += 1;
        unpacked += originalSize;
        if (PROGRAM.test(name)) found.push(mastersIssue('masters.workbook-with-program', { file }));
        if (count > LIMITS.parts) found.push(tooLarge(file, 'parts', LIMITS.parts));
        if (unpacked > LIMITS.unpackedMiB * MIB) found.push(tooLarge(file, 'unpacked', `${LIMITS.unpackedMiB} MiB`));
        return found.length === 0 && NEEDED.test(name);
      },
    });
    const [first] = found;
    return first === undefined ? success(parts) : refusal(first);
  } catch {
    return refusal(mastersIssue('masters.not-a-workbook', { file }));
  }
}

function columnOf(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

/** What would make the reader run a program, expand entities or fill memory with empty cells. */
function suspicions(file: string, parts: Parts): Issue | null {
  let sheets = 0;
  for (const [name, bytes] of Object.entries(parts)) {
    const text = strFromU8(bytes);
    if (/<!(?:DOCTYPE|ENTITY)/i.test(text) || /macroEnabled/.test(text)) {
      return mastersIssue('masters.workbook-with-program', { file });
    }
    // Anything but UTF-8 would hide from the look above.
    if (bytes.includes(0)) return mastersIssue('masters.not-a-workbook', { file });
    if (!SHEET.test(name)) continue;
    sheets += 1;
    if (sheets > LIMITS.sheets) {
      return tooLarge(file, 'sheets', LIMITS.sheets);
    }
    const tooFar = placeTooFar(file, text);
    if (tooFar !== null) return tooFar;
  }
  return null;
}

function placeTooFar(file: string, sheet: string): Issue | null {
  if ((sheet.match(/<(?:\w+:)?row\b/g)?.length ?? 0) > LIMITS.rows) {
    return tooLarge(file, 'rows', LIMITS.rows);
  }
  for (const [, double, single] of sheet.matchAll(PLACE)) {
    const [, letters = '', digits] = PLAIN_PLACE.exec(double ?? single ?? '') ?? [];
    if (digits === undefined) return mastersIssue('masters.not-a-workbook', { file });
    if (Number(digits) > LIMITS.rows) {
      return tooLarge(file, 'rows', LIMITS.rows);
    }
    if (columnOf(letters) > LIMITS.columns) {
      return tooLarge(file, 'columns', LIMITS.columns);
    }
  }
  return null;
}

/** Numbers stay the text they are in the file; a date cell becomes its day. */
function cellText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return String(value);
}

/**
 * @param file name for people
 * @returns every sheet in order, or why the file is not opened
 */
export async function readWorkbook(file: string, bytes: Uint8Array): Promise<Result<readonly SourceSheet[]>> {
  const parts = unpack(file, bytes);
  if (!parts.ok) return parts;
  const suspicious = suspicions(file, parts.value);
  if (suspicious !== null) return refusal(suspicious);
  const checked = zipSync(parts.value, { level: 0 });
  try {
    const sheets = await readWorkbookFile(new Uint8Array(checked).buffer, {
      trim: false,
      parseNumber: (text) => text,
    });
    return success(sheets.map(({ sheet, data }) => ({ file, sheet, rows: data.map((row) => row.map(cellText)) })));
  } catch {
    return refusal(mastersIssue('masters.not-a-workbook', { file }));
  }
}
