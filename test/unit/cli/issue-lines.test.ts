import { describe, expect, it } from 'vitest';
import { issueListLines, lastIssueText } from '../../../main/shells/cli/present/issue-lines.ts';
import { cutFromLeft } from '../../../main/shells/cli/present/table.ts';
import { uploadIssue } from '../../../shared/contract/upload-issues.ts';
import { lineCauseText } from '../../../shared/domain/submission/line-cause.ts';

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

describe('the last issue of a row, kept as its Japanese sentence alone', () => {
  it.each([
    [uploadIssue('upload.not-reached', { cause: 'ECONNREFUSED' }), 'could not be reached (ECONNREFUSED)'],
    [
      uploadIssue('upload.certificate-refused', { cause: lineCauseText('CERT_HAS_EXPIRED').ja }),
      'nothing is sent (the service’s certificate has expired: CERT_HAS_EXPIRED)',
    ],
    [uploadIssue('upload.copy-missing'), ''],
  ])('is English with its values: $code', ({ code, text }, said) => {
    const english = lastIssueText({ code, text }, 'en');
    expect(english).toContain(said);
    expect(english).not.toMatch(/[{}\u3000-\u9fff\uff00-\uffef]/);
    expect(lastIssueText({ code, text }, 'ja')).toBe(`${text} (${code})`);
  });

  it('stays as the service said it, and where it is worded otherwise today', () => {
    expect(lastIssueText({ code: 'EPSB0052E', text: '薬品コード不正' }, 'en')).toBe('薬品コード不正 (EPSB0052E)');
    expect(lastIssueText({ code: 'upload.not-reached', text: '昔の言い方' }, 'en')).toContain('昔の言い方');
  });
});

it('a long path keeps the end that tells it from its neighbours', () => {
  expect(cutFromLeft('/folder/処方箋-01.txt', 14)).toBe('..方箋-01.txt');
  expect(cutFromLeft('short.txt', 14)).toBe('short.txt');
});
