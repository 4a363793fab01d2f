import { describe, expect, it } from 'vitest';
import { issueListLines } from '../../../main/shells/cli/present/issue-lines.ts';
import { cutFromLeft } from '../../../main/shells/cli/present/table.ts';

const issue = (severity: 'error' | 'warning', text: string, next: string) => ({ code: 'x.y', severity, text, next });

describe('many issues of one file', () => {
  it('say the way out once below those that share it, errors first, none lost', () => {
    const lines = issueListLines(
      [
        issue('warning', 'い', '見る'),
        issue('error', 'ろ', '直す'),
        issue('warning', 'は', '見る'),
        issue('error', 'に', '直す'),
      ],
      'ja',
    );
    expect(lines.map((line) => line.replace(/^\[.*?\] | \(x\.y\)$/g, ''))).toEqual([
      'ろ',
      'に',
      '    -> 直す',
      'い',
      'は',
      '    -> 見る',
    ]);
  });
});

it('a long path keeps the end that tells it from its neighbours', () => {
  expect(cutFromLeft('/folder/処方箋-01.txt', 14)).toBe('..方箋-01.txt');
  expect(cutFromLeft('short.txt', 14)).toBe('short.txt');
});
