import stringWidth from 'string-width';
import { printable } from '../../../../shared/domain/printable.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Wider cells are cut; in columns of the terminal, a full-width character takes two. */
  readonly widthMax?: number;
}

const GAP = '  ';
const CUT_MARK = '..';
const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/** Cuts at a whole character so that the text takes at most `widthMax` columns. */
export function cutToWidth(text: string, widthMax: number): string {
  if (stringWidth(text) <= widthMax) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (stringWidth(kept + segment) > widthMax - CUT_MARK.length) break;
    kept += segment;
  }
  return kept + CUT_MARK;
}

/** Keeps the end: of paths it is the end that tells them apart. */
export function cutFromLeft(text: string, widthMax: number): string {
  if (stringWidth(text) <= widthMax) return text;
  let kept = '';
  for (const { segment } of [...graphemes.segment(text)].toReversed()) {
    if (stringWidth(segment + kept) > widthMax - CUT_MARK.length) break;
    kept = segment + kept;
  }
  return CUT_MARK + kept;
}

export function padToWidth(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

/** Aligned also with full-width characters; the rule below the titles is plain ASCII, whose width every terminal agrees on. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) =>
    columns.map((column, index) => {
      const text = printable(row[index] ?? '');
      return column.widthMax === undefined ? text : cutToWidth(text, column.widthMax);
    }),
  );
  const widths = columns.map((column, index) =>
    cells.reduce((widest, row) => Math.max(widest, stringWidth(row[index] ?? '')), stringWidth(column.title)),
  );
  const line = (texts: readonly string[]): string =>
    columns
      .map((column, index) => padToWidth(texts[index] ?? '', widths[index] ?? 0, column.align))
      .join(GAP)
      .trimEnd();
  return [
    line(columns.map((column) => column.title)),
    line(widths.map((width) => '-'.repeat(width))),
    ...cells.map(line),
  ];
}

/** `name  value` lines with the values in one column. */
export function fieldLines(fields: readonly (readonly [name: string, value: string])[]): string[] {
  const width = fields.reduce((widest, [name]) => Math.max(widest, stringWidth(name)), 0);
  return fields.map(([name, value]) => `${padToWidth(name, width)}${GAP}${printable(value)}`.trimEnd());
}
