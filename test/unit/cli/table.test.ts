import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cutToWidth, fieldLines, padToWidth, tableLines } from '../../../main/shells/cli/present/table.ts';

/** Column, in terminal cells, at which `part` starts. */
const columnOf = (line: string, part: string): number => stringWidth(line.slice(0, line.indexOf(part)));

describe('tables with full-width characters', () => {
  it('start every column at the same cell', () => {
    const lines = tableLines(
      [{ title: '状態' }, { title: '件数', align: 'right' }, { title: '備考' }],
      [
        ['署名待ち', '3', '@full'],
        ['ok', '1200', '@ascii'],
        ['ｶﾅ半角', '45', '@half'],
        ['髙﨑𠮷', '6', '@astral'],
      ],
    );
    const rows = lines.slice(2);
    expect(new Set(rows.map((line) => columnOf(line, '@'))).size).toBe(1);
    // Right-aligned figures end at the same cell.
    const ends = rows.map((line) => columnOf(line, '@') - 2);
    rows.forEach((line, index) => {
      const upTo = [...line].reduce(
        (text, character) => (stringWidth(text) < (ends[index] ?? 0) ? text + character : text),
        '',
      );
      expect(upTo).toMatch(/\d$/);
    });
    expect(lines[1]).toBe('--------  ----  -------');
  });

  it('cut at a whole character, never beyond the width', () => {
    expect(cutToWidth('調剤結果の登録', 14)).toBe('調剤結果の登録');
    expect(cutToWidth('調剤結果の登録', 13)).toBe('調剤結果の..');
    expect(cutToWidth('調剤結果の登録', 12)).toBe('調剤結果の..');
    expect(stringWidth(cutToWidth('👨‍👩‍👧家族の名前', 7))).toBeLessThanOrEqual(7);
    expect(cutToWidth('👨‍👩‍👧家族', 5)).toBe('👨‍👩‍👧..');
  });

  it('pad by cells, not by characters', () => {
    expect(padToWidth('薬', 4)).toBe('薬  ');
    expect(padToWidth('薬', 4, 'right')).toBe('  薬');
    expect(
      fieldLines([
        ['営業日', '2026-11-22'],
        ['as of', '-'],
      ]),
    ).toEqual(['営業日  2026-11-22', 'as of   -']);
  });

  it('let no control character of a stranger’s file reach the terminal', () => {
    const lines = tableLines([{ title: 'a' }], [['x\u001b[2Jy\nz\u202e']]);
    expect(lines.at(-1)).toBe('x [2Jy z');
  });
});
