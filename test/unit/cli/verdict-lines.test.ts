import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { verdictLines } from '../../../main/shells/cli/present/verdict-lines.ts';
import { actionOf } from '../../../shared/domain/closing/closing-actions.ts';
import { domainIssue } from '../../../shared/domain/domain-issues.ts';
import { parseUuid } from '../../../shared/domain/identifiers.ts';

function uuid(last: number) {
  const id = parseUuid(`7c1f6d2e-0f43-4c50-9a55-7f7e3f0a1b${String(last).padStart(2, '0')}`);
  if (id === null) throw new Error('not a UUID');
  return id;
}
const issue = domainIssue('closing.reception', { date: '2026-11-22' });
const action = (last: number, day = issue) => ({
  submissionId: null,
  prescriptionKey: uuid(last),
  code: day.code,
  text: day.text,
  next: day.next,
  ...(day.parameters ? { parameters: day.parameters } : {}),
  who: 'finalise' as const,
  rows: 1,
});
const verdict = {
  verdict: 'action-required' as const,
  line: '要対応 3件(調剤結果なし3件)',
  lineEn: '3 to act on (3 without a result)',
  asOf: '2026-11-22T10:00:00.000Z',
  businessDay: '2026-11-22',
  counts: {},
  expectedEnd: null,
  backup: { madeAt: null, rehearsal: null },
  issues: [],
  actions: [action(1), action(2), action(3, domainIssue('closing.reception', { date: '2026-11-21' }))],
};

describe('what a person must do before closing', () => {
  it('stands in groups with the whole way out and every id, within eighty columns of ids', () => {
    const lines = verdictLines(verdict, 'ja');
    expect(lines.filter((line) => line.includes(issue.next))).toHaveLength(2);
    expect(lines).toContain(`${issue.text}  2件`);
    for (const last of [1, 2, 3]) expect(lines.join('\n')).toContain(uuid(last));
    const ids = lines.filter((line) => line.includes(uuid(1)));
    expect(ids.every((line) => stringWidth(line) <= 80)).toBe(true);
  });

  it('counts rows, not lines', () => {
    const one = { ...verdict, actions: [{ ...action(1), rows: 5 }] };
    expect(verdictLines(one, 'ja')).toContain('要対応 5件');
  });

  it('is English where English was asked for', () => {
    const text = verdictLines(verdict, 'en').join('\n');
    expect(text.startsWith('3 to act on (3 without a result)\n')).toBe(true);
    expect(text).toContain('(received 2026-11-21)');
    expect(text).not.toMatch(/[ぁ-んァ-ヶ一-龠]/);
    const told = actionOf(domainIssue('closing.count-mismatch', { count: 9, accounted: 8, difference: 1 }), 'close');
    const counted = verdictLines({ ...verdict, actions: [told] }, 'en').join('\n');
    expect(counted).toContain('9 prescriptions against 8');
  });
});
