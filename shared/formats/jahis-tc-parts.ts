import { type Result, refusal, success } from '../domain/result.ts';
import { formatIssue } from './format-issues.ts';
import { type JahisTcDocument, readJahisTc, splitControlOf, writeJahisTc } from './jahis-tc-document.ts';

interface Part {
  readonly document: JahisTcDocument;
  readonly setId: string;
  readonly total: number;
  readonly part: number;
}

/**
 * Joins a notebook file that was written in several parts (record 911), in the order of their numbers whatever the order they were read
 * in. A single text without 911 comes back unchanged. Refused: parts of another file, a part twice, a part missing.
 */
export function joinJahisTcParts(texts: readonly string[]): Result<string> {
  const parts: Part[] = [];
  for (const text of texts) {
    const { document } = readJahisTc(text);
    const control = splitControlOf(document);
    if (control === null) {
      return texts.length === 1 ? success(text) : refusal(formatIssue('format.part-of-another-file'));
    }
    parts.push({ document, ...control });
  }
  const [first] = parts;
  if (first === undefined) return refusal(formatIssue('format.parts-missing', { total: 1, read: 0 }));
  const version = (part: Part) => [part.document.dialect.version, ...part.document.dialect.headerFields].join(',');
  if (
    parts.some((part) => part.setId !== first.setId || part.total !== first.total || version(part) !== version(first))
  ) {
    return refusal(formatIssue('format.part-of-another-file'));
  }
  const numbers = new Set(parts.map((part) => part.part));
  if (numbers.size < parts.length) return refusal(formatIssue('format.repeated-part'));
  if (parts.length !== first.total || parts.some((part) => part.part > first.total)) {
    return refusal(formatIssue('format.parts-missing', { total: first.total, read: parts.length }));
  }
  const ordered = parts.toSorted((a, b) => a.part - b.part);
  const { dialect } = ordered[0]?.document ?? first.document;
  const records = ordered.flatMap(({ document }) => document.records.filter((record) => record.no !== '911'));
  return success(writeJahisTc({ dialect: { ...dialect, finalLineEnd: true }, records }));
}
