import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { type CalendarDate, tokyoInstant } from '../../../shared/domain/calendar-date.ts';
import {
  type ClosingReportFacts,
  closingReport,
  type ReportRow,
} from '../../../shared/domain/closing/closing-report.ts';
import { closingReportText } from '../../../shared/domain/closing/closing-report-text.ts';
import { feeOf } from '../../../shared/domain/closing/fee-table.ts';
import { effectiveRegistrations } from '../../../shared/domain/submission/effective-registrations.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { AT_CLOSING, idOf, later, TODAY, TOMORROW, YESTERDAY } from '../../support/closing-facts-sample.ts';

const row = (changes: Partial<ReportRow> = {}): ReportRow => ({
  submissionId: idOf(1),
  dispensingDate: TODAY,
  state: 'registered',
  copy: 'verified',
  registeredAt: AT_CLOSING,
  lateReason: null,
  outages: [],
  checked: true,
  uncheckedReason: null,
  afterClosing: false,
  ...changes,
});

const facts = (rows: readonly ReportRow[], changes: Partial<ClosingReportFacts> = {}): ClosingReportFacts => ({
  businessDay: TODAY,
  asOf: AT_CLOSING,
  kind: 'final',
  pharmacyName: '検証用薬局',
  closedBy: '山田',
  verdictLine: '閉局OK',
  rows,
  prescriptionCount: null,
  carriedOver: 0,
  serviceCount: null,
  ...changes,
});

const MORNING_AFTER = tokyoInstant(TOMORROW, '08:30');
const outage = { startedAt: AT_CLOSING, endedAt: MORNING_AFTER, cause: '回線断' };
const lateReason = { reason: '在宅訪問', by: '山田', at: MORNING_AFTER };
const open = row({ state: 'ready', copy: 'none', registeredAt: null });

describe('the sum', () => {
  it('parts what was dispensed into registered, exempt and exceptions, to the item', () => {
    const rows = [
      row(),
      row({ copy: 'stored' }),
      row({ state: 'exempt', registeredAt: null, copy: 'none' }),
      open,
      row({ state: 'rejected', registeredAt: null, copy: 'none' }),
      row({ state: 'voided', registeredAt: null }),
      row({ state: 'withdrawn' }),
      row({ state: 'superseded', registeredAt: null }),
    ];
    const report = closingReport(facts(rows, { prescriptionCount: 6, serviceCount: 3 }));
    expect(report).toMatchObject({ dispensed: 5, registered: 2, exempt: 1, cancelled: 2, copiesMissing: 1 });
    expect(report.exceptions.map((one) => one.state)).toEqual(['ready', 'rejected']);
    expect(report.dispensed).toBe(report.registered + report.exempt + report.exceptions.length);
    expect(report.registrationShare).toEqual({ part: 2, whole: 4 });
    expect(report.serviceDifference).toBe(1);
    expect(report.countDifference).toBe(1);
  });

  it('misses no prescription that was left to the next day with a reason', () => {
    const report = closingReport(facts([row(), open], { prescriptionCount: 26, carriedOver: 24 }));
    expect(report).toMatchObject({ carriedOver: 24, countDifference: 0 });
    expect(closingReportText(report)).toMatch(/繰越\s+24\n/);
    expect(closingReportText(report)).toMatch(/処方箋枚数\s+26\s+差 0\n/);
  });

  it('counts checks, and says why the others went without', () => {
    const rows = [
      row(),
      row({ checked: false, uncheckedReason: '障害' }),
      row({ checked: false, uncheckedReason: '障害' }),
      row({ checked: false }),
      row({ state: 'exempt', checked: false }),
    ];
    const report = closingReport(facts(rows));
    expect(report.checkShare).toEqual({ part: 1, whole: 4 });
    expect(report.uncheckedReasons).toEqual([
      { reason: '障害', reasonEn: '障害', rows: 2 },
      { reason: null, reasonEn: null, rows: 1 },
    ]);
  });

  it('leaves out what was not asked', () => {
    expect(closingReport(facts([row()]))).toMatchObject({ serviceDifference: null, countDifference: null });
  });
});

describe('the reading of the fee', () => {
  it.each([
    ['all-same-day', [row(), row()], AT_CLOSING],
    ['all-same-day', [row(), row({ state: 'exempt', registeredAt: null })], MORNING_AFTER],
    ['open', [row(), open], AT_CLOSING],
    ['late-without-reason', [row(), open], MORNING_AFTER],
    ['late-without-reason', [row(), row({ registeredAt: MORNING_AFTER })], MORNING_AFTER],
    [
      'late-without-reason',
      [row({ registeredAt: MORNING_AFTER, lateReason: { ...lateReason, reason: ' ' } })],
      MORNING_AFTER,
    ],
    ['late-with-reason', [row(), row({ registeredAt: MORNING_AFTER, lateReason })], MORNING_AFTER],
    ['late-with-reason', [row({ registeredAt: MORNING_AFTER, outages: [outage] })], MORNING_AFTER],
    ['late-without-reason', [row({ registeredAt: MORNING_AFTER, lateReason }), open], MORNING_AFTER],
    ['late-with-reason', [row({ dispensingDate: YESTERDAY, lateReason }), open], AT_CLOSING],
    ['nothing-to-register', [], AT_CLOSING],
    ['nothing-to-register', [row({ state: 'exempt' })], AT_CLOSING],
  ] as const)('is %s', (expected, rows, asOf) => {
    expect(closingReport(facts(rows, { asOf })).feeReading).toBe(expected);
  });

  it('takes 23:59 as that day and 00:00 as the next', () => {
    const lastMinute = row({ registeredAt: tokyoInstant(TODAY, '23:59') });
    const midnight = row({ registeredAt: tokyoInstant(TOMORROW, '00:00') });
    expect(closingReport(facts([lastMinute], { asOf: MORNING_AFTER })).late).toEqual([]);
    expect(closingReport(facts([midnight], { asOf: MORNING_AFTER })).late).toHaveLength(1);
  });

  it("puts a person's reason before the diary, and names who gave it", () => {
    const { late } = closingReport(
      facts([row({ registeredAt: MORNING_AFTER, lateReason, outages: [outage] })], { asOf: MORNING_AFTER }),
    );
    expect(late[0]).toMatchObject({ reason: '在宅訪問', by: '山田', outages: [outage] });
    const fromDiary = closingReport(facts([row({ registeredAt: MORNING_AFTER, outages: [outage] })]));
    expect(fromDiary.late[0]).toMatchObject({ reason: '障害記録: 回線断', by: null });
  });

  it.each([
    ['2025-03-31', null],
    ['2025-04-01', '医療DX推進体制整備加算'],
    ['2026-05-31', '医療DX推進体制整備加算'],
    ['2026-06-01', '電子的調剤情報連携体制整備加算'],
  ])('names the fee of %s: %s', (date, name) => {
    expect(feeOf(date as CalendarDate)?.name ?? null).toBe(name);
  });
});

describe('the printed report', () => {
  const rows = [row(), row({ state: 'exempt' }), open, row({ registeredAt: later(AT_CLOSING, 13 * 3600), lateReason })];
  const report = closingReport(facts(rows, { prescriptionCount: 5, serviceCount: 2, asOf: MORNING_AFTER }));

  it('says in Japanese what the model holds', () => {
    const text = closingReportText(report);
    expect(text).toContain('閉局レポート (本締め)');
    expect(text).toMatch(/処方箋枚数 +5 {2}差 \+1\n/);
    expect(text).toMatch(/サービス側の件数 +2 {2}差 0\n/);
    expect(text).toMatch(/登録率 +66\.6% \(2\/3\)\n/);
    expect(text).toMatch(/当日登録 +理由なき遅延\n/);
    expect(text).toContain(`${idOf(1)}  2026-11-20 → 2026-11-21 08:00  在宅訪問 (山田)`);
    expect(text).toContain('電子的調剤情報連携体制整備加算');
  });

  it('says in English the same verdict and reasons, and of a report from before they were kept the Japanese ones', () => {
    const cut = [row({ registeredAt: MORNING_AFTER, outages: [{ ...outage, cause: 'ECONNRESET' }] })];
    const told = closingReport(facts(cut, { verdictLineEn: 'You may close', asOf: MORNING_AFTER }));
    const text = closingReportText(told, 'en');
    expect(text).toMatch(/Verdict +You may close\n/);
    expect(text).toContain('outage diary: the connection was cut off: ECONNRESET');
    expect(closingReportText(told)).toContain('障害記録: 通信が途中で切れた: ECONNRESET');
    const { verdictLineEn: _line, ...older } = told;
    const late = told.late.map(({ reasonEn: _reason, ...rest }) => rest);
    expect(closingReportText({ ...older, late }, 'en')).toMatch(/Verdict +閉局OK\n/);
    expect(closingReportText({ ...older, late }, 'en')).toContain('障害記録: 通信が途中で切れた');
  });

  it('never says 算定可, in any reading', () => {
    for (const one of [report, closingReport(facts([row()])), closingReport(facts([]))]) {
      expect(closingReportText(one)).not.toContain('算定可');
    }
  });

  it.each(['ja', 'en'] as const)('is aligned in %s, full-width characters counted as two', (language) => {
    const labelled = closingReportText(report, language)
      .split('\n')
      .filter((line) => /^ {2}\S/.test(line));
    const columns = labelled.map((line) => {
      const [, label = ''] = /^( {2}\S+(?: \S+)* {2,})/.exec(line) ?? [];
      const digits = /^\d+/.exec(line.slice(label.length))?.[0];
      return digits === undefined || line.includes('%') || /\d{4}-/.test(line)
        ? stringWidth(label)
        : stringWidth(label) + digits.length;
    });
    // Texts start in one column, numbers end in one.
    expect(new Set(columns).size).toBeLessThanOrEqual(2);
    expect(labelled.length).toBeGreaterThan(15);
  });

  it('keeps a share that is not whole below 100 %', () => {
    const many = Array.from({ length: 2000 }, (_, index) => (index === 0 ? open : row()));
    expect(closingReportText(closingReport(facts(many)))).toContain('99.9% (1999/2000)');
    expect(closingReportText(closingReport(facts([row()])))).toContain('100.0% (1/1)');
  });
});

describe('one entry per dispensed result', () => {
  const submission = (id: number, changes: Partial<Submission> = {}): Submission => ({
    submissionId: idOf(id),
    operationId: idOf(id + 500),
    kind: 'register',
    state: 'registered',
    heldFrom: null,
    prescriptionKey: idOf(100),
    chainPosition: id,
    resultId: idOf(200 + id),
    targetSubmissionId: null,
    needsSignature: false,
    signerUserId: null,
    possiblySent: true,
    attempts: 1,
    nextAttemptAt: null,
    leaseOwner: null,
    leaseUntil: null,
    lastIssue: null,
    dispensingId: null,
    documentSha256: null,
    copy: 'verified',
    returnCopySha256: null,
    dispensingDate: TODAY,
    createdAt: AT_CLOSING,
    stateSince: AT_CLOSING,
    registeredAt: AT_CLOSING,
    supersededBy: null,
    ...changes,
  });
  const standing = (rows: readonly Submission[]) =>
    effectiveRegistrations(rows).map(({ first, current }) => [first.submissionId, current.submissionId, current.state]);

  it('leaves out receptions and superseded versions', () => {
    const rows = [
      submission(1, { kind: 'receive', resultId: null }),
      // A corrected version never reached the service.
      submission(2, { state: 'superseded', supersededBy: idOf(3), registeredAt: null }),
      submission(3),
    ];
    expect(standing(rows)).toEqual([[idOf(3), idOf(3), 'registered']]);
  });

  it('lets an amendment speak once it took effect, through any number of them', () => {
    const amend = (id: number, target: number, state: Submission['state']) =>
      submission(id, { kind: 'amend', state, targetSubmissionId: idOf(target) });
    expect(standing([submission(1), amend(2, 1, 'ready')])).toEqual([[idOf(1), idOf(1), 'registered']]);
    const amended = (row: Submission): Submission => ({ ...row, state: 'superseded' });
    const rows = [amended(submission(1)), amended(amend(2, 1, 'registered')), amend(3, 2, 'registered')];
    expect(standing(rows)).toEqual([[idOf(1), idOf(3), 'registered']]);
  });

  it('shows a withdrawal once it took effect', () => {
    const withdraw = (state: Submission['state']) =>
      submission(2, { kind: 'withdraw', state, targetSubmissionId: idOf(1) });
    expect(standing([submission(1), withdraw('ready')])).toEqual([[idOf(1), idOf(1), 'registered']]);
    expect(standing([submission(1), withdraw('registered')])).toEqual([[idOf(1), idOf(1), 'withdrawn']]);
    expect(standing([submission(1), withdraw('withdrawn')])).toEqual([[idOf(1), idOf(1), 'withdrawn']]);
    expect(standing([submission(1, { state: 'withdrawn' })])).toEqual([[idOf(1), idOf(1), 'withdrawn']]);
  });
});
