import { expect, it } from 'vitest';
import { addMs, instantOf } from '../../../shared/domain/calendar-date.ts';
import { clockDifference } from '../../../shared/domain/closing/clock-doubt.ts';
import { domainIssue } from '../../../shared/domain/domain-issues.ts';
import { runScripted } from './scripted-world.ts';

const now = instantOf(Date.UTC(2026, 10, 22, 10));
const differs = clockDifference(now, addMs(now, 86_400_000));
if (differs === null) throw new Error('a day apart is no difference');
const outage = domainIssue('deadline.outage-open', {
  since: '2026-11-22 18:00',
  cause: '接続を拒否された',
  causeEn: 'the connection was refused',
  rows: 3,
});
const answer = {
  verdict: 'closable-auto',
  line: '閉局可',
  lineEn: 'You may close',
  asOf: now,
  businessDay: '2026-11-22',
  counts: {},
  expectedEnd: null,
  actions: [],
  issues: [differs, outage],
};
const run = (...args: string[]) =>
  runScripted(args, {
    environment: { CHOZAI_PASSWORD: 'secret' },
    answers: { 'closing.status': answer, 'closing.close': answer },
  });

it.each(['status', 'close'])(
  '%s prints what stands beside the verdict once, with its way out, in either language',
  async (command) => {
    const { out } = await run(command);
    for (const { text, next } of [differs, outage]) {
      expect(out.split(text)).toHaveLength(2);
      expect(out.split(next)).toHaveLength(2);
    }
    const english = (await run(command, '--lang', 'en')).out;
    expect(english).toContain('1440 minutes');
    expect(english).toContain('has been down since 2026-11-22 18:00 (the connection was refused; 3 rows wait)');
  },
);
