import { describe, expect, it } from 'vitest';
import { type CalendarDate, tokyoInstant } from '../../../shared/domain/calendar-date.ts';
import type { ClockTime } from '../../../shared/domain/clock-time.ts';
import type { ClosingFacts } from '../../../shared/domain/closing/closing-facts.ts';
import { closingIssues } from '../../../shared/domain/closing/closing-issues.ts';
import { closingVerdict } from '../../../shared/domain/closing/closing-verdict.ts';
import { splitVerdictLine, verdictLine } from '../../../shared/domain/closing/closing-verdict-line.ts';
import type { SendingOutlook } from '../../../shared/domain/closing/sending-outlook.ts';
import { DEFAULT_UPLOAD_MODE_SETTINGS } from '../../../shared/domain/submission/upload-modes.ts';
import {
  AT_CLOSING,
  BY_MODE,
  factsWith,
  idOf,
  later,
  openDraft,
  openReception,
  openRow,
  TODAY,
  YESTERDAY,
} from '../../support/closing-facts-sample.ts';

const NOTHING = {
  asOf: AT_CLOSING,
  actions: [],
  sending: { rows: 0, held: null },
  expectedEnd: null,
  lateRisk: false,
  openOutage: null,
  uncounted: false,
} as const;
const rows = (count: number, changes = {}) =>
  Array.from({ length: count }, (_, index) => openRow({ submissionId: idOf(index + 1), ...changes }));

describe('the line', () => {
  it('says 閉局OK, and 枚数未照合 where no count was given', () => {
    expect(closingVerdict(factsWith()).line).toBe('閉局OK 枚数未照合');
    expect(closingVerdict(factsWith({ prescriptionCount: 0 })).line).toBe('閉局OK');
  });

  it('says how many rows go by themselves and when the last one will', () => {
    const verdict = closingVerdict(factsWith({ open: rows(100), prescriptionCount: 100 }));
    expect(verdict.line).toBe('閉局可(残り100件は自動送信、19:00頃終了見込)');
    // 100 rows, 8 at a time, 2 s each: 13 rounds.
    expect(verdict.expectedEnd).toBe(later(AT_CLOSING, 26));
  });

  it('names the outage that makes a row late', () => {
    const openOutage = { since: tokyoInstant(TODAY, '13:05'), cause: '回線断' };
    const { line } = closingVerdict(factsWith({ open: rows(3), openOutage, prescriptionCount: 3 }));
    expect(line).toBe('閉局可(当日登録にならないおそれ: 残り3件は自動送信、終了時刻不明、13:05から障害 回線断)');
  });

  it('names the day where the end or the outage is not of today', () => {
    const open = [openRow({ nextAttemptAt: tokyoInstant('2026-11-21' as CalendarDate, '06:30') })];
    expect(closingVerdict(factsWith({ open })).line).toContain('2026-11-21 06:30頃終了見込');
    const openOutage = { since: tokyoInstant(YESTERDAY, '18:00'), cause: '回線断' };
    expect(closingVerdict(factsWith({ open: rows(1), openOutage })).line).toContain('2026-11-19 18:00から障害');
  });

  it('sums up what a person must do, and what goes on meanwhile', () => {
    const open = [
      openRow({ submissionId: idOf(1), state: 'rejected' }),
      ...[2, 3].map((n) => openRow({ submissionId: idOf(n), state: 'awaiting-signature' })),
      ...[4, 5, 6].map((n) => openRow({ submissionId: idOf(n) })),
    ];
    const { line } = closingVerdict(factsWith({ open, drafts: [openDraft()], prescriptionCount: 6 }));
    expect(line).toBe('要対応 4件(差戻し1件・署名待ち2件・入力中1件、ほか3件は自動送信)');
  });
});

describe('the line in English', () => {
  const english = (changes: Partial<ClosingFacts>) => closingVerdict(factsWith(changes)).lineEn;
  const byMode = { paused: false, settings: DEFAULT_UPLOAD_MODE_SETTINGS, facts: BY_MODE };
  const held = (count: number) => rows(count, { heldByMode: true });
  const openOutage = { since: tokyoInstant(TODAY, '13:05'), cause: 'ECONNRESET' };
  const signing = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      openRow({ submissionId: idOf(index + 51), state: 'awaiting-signature', signerName: `薬剤師${index}` }),
    );

  it.each<[string, Partial<ClosingFacts>]>([
    ['You may close', { prescriptionCount: 0 }],
    ['You may close, prescriptions not counted', {}],
    ['You may close (1 row goes by itself, until about 19:00)', { open: rows(1), prescriptionCount: 1 }],
    [
      'You may close (100 rows go by themselves, until about 19:00), prescriptions not counted',
      { open: rows(100), prescriptionCount: null },
    ],
    [
      'You may close (2 rows go by themselves from 23:30, until about 23:30)',
      { open: held(2), outlook: byMode, prescriptionCount: 2 },
    ],
    [
      'You may close (3 rows go by themselves, 2 of them from 23:30, until about 23:30)',
      {
        open: [...held(2), openRow({ submissionId: idOf(9), state: 'outcome-unknown' })],
        outlook: byMode,
        prescriptionCount: 3,
      },
    ],
    [
      'You may close (may miss the same day: 3 rows go by themselves, end not known; down since 13:05: the connection was cut off)',
      { open: rows(3), openOutage, prescriptionCount: 3 },
    ],
    [
      '4 to act on (1 rejected, 2 awaiting a signature, 1 being typed; 3 other rows go by themselves), prescriptions not counted',
      {
        open: [openRow({ submissionId: idOf(61), state: 'rejected' }), ...signing(2), ...rows(3)],
        drafts: [openDraft()],
      },
    ],
    [
      '1 to act on (1 being typed; 2 other rows go by themselves from 23:30)',
      { open: held(2), drafts: [openDraft()], outlook: byMode, prescriptionCount: 2 },
    ],
    [
      '2 to act on (2 waiting as sending is paused)',
      { open: held(2), outlook: { ...byMode, paused: true }, prescriptionCount: 2 },
    ],
  ])('%s', (line, changes) => {
    expect(english(changes)).toBe(line);
    expect(line).not.toMatch(/[^\x20-\x7e]/);
  });

  it('has a word for every kind of action', () => {
    const codes = Object.entries(closingIssues).flatMap(([code, { severity }]) => (severity === 'error' ? [code] : []));
    expect(codes.length).toBeGreaterThan(10);
    for (const code of codes) {
      const action = { submissionId: null, code, text: '', next: '', who: 'close', rows: 1 } as const;
      const told = verdictLine({ ...NOTHING, verdict: 'action-required', actions: [action] });
      expect(`${told.ja} ${told.en}`).not.toContain(code);
      expect(told.en).toMatch(/^1 to act on \(1 [a-z -]+\)$/);
    }
  });

  it('stands on the closing screen in two sizes, without the count that has a badge of its own', () => {
    for (const [line, head, rest] of [
      ['閉局OK 枚数未照合', '閉局OK', ''],
      ['閉局可(残り3件は自動送信、終了時刻不明) 枚数未照合', '閉局可', '残り3件は自動送信、終了時刻不明'],
      ['You may close, prescriptions not counted', 'You may close', ''],
      ['2 to act on (1 rejected (x), 1 held), prescriptions not counted', '2 to act on', '1 rejected (x), 1 held'],
    ])
      expect(splitVerdictLine(line ?? '')).toEqual({ head, rest });
  });
});

describe('what the upload mode holds back', () => {
  const settings = DEFAULT_UPLOAD_MODE_SETTINGS;
  const { modes } = settings;
  const byMode = { paused: false, settings, facts: BY_MODE };
  const trickling = (from: ClockTime): SendingOutlook => ({
    ...byMode,
    settings: { ...settings, modes: { ...modes, trickle: { ...modes.trickle, on: true, from, until: '20:00' } } },
  });
  const held = (count: number) => rows(count, { heldByMode: true });
  const said = (changes: Partial<ClosingFacts>) =>
    closingVerdict(factsWith({ outlook: byMode, prescriptionCount: changes.open?.length ?? 0, ...changes }));

  it('says since when it goes, and counts the end from there', () => {
    const verdict = said({ open: held(2) });
    expect(verdict.line).toBe('閉局可(残り2件は23:30から自動送信、23:30頃終了見込)');
    expect(verdict.sendsFrom).toBe(tokyoInstant(TODAY, '23:30'));
    expect(verdict.expectedEnd).toBe(later(tokyoInstant(TODAY, '23:30'), 2));
    expect(said({ open: held(241) }).line).toBe('閉局可(残り241件は23:30から自動送信、23:31頃終了見込)');
  });

  it('says how many of all wait, also beside what a person must do', () => {
    const open = [...held(2), openRow({ submissionId: idOf(9), state: 'outcome-unknown' })];
    expect(said({ open }).line).toBe('閉局可(残り3件は自動送信、うち2件は23:30から、23:30頃終了見込)');
    expect(said({ open: held(2), drafts: [openDraft()] }).line).toBe(
      '要対応 1件(入力中1件、ほか2件は23:30から自動送信)',
    );
  });

  it('counts the end from the batch of the settings, or by the pace of a trickle', () => {
    const closingBatch = { on: true, at: '21:00' } as const;
    const outlook = { ...byMode, settings: { ...settings, modes: { ...modes, closingBatch } } };
    expect(said({ open: held(2), outlook }).expectedEnd).toBe(later(tokyoInstant(TODAY, '21:00'), 2));
    // Four a minute: the 41st starts ten minutes after the first, and 41 rows need 12 s at eight at a time.
    const trickle = said({ open: held(41), outlook: trickling('09:00') });
    expect(trickle).toMatchObject({ sendsFrom: null, expectedEnd: later(AT_CLOSING, 612) });
    expect(said({ open: held(2), outlook: trickling('19:30') }).sendsFrom).toBe(tokyoInstant(TODAY, '19:30'));
    // An hour of it takes 240; the rest goes at 23:30.
    expect(said({ open: held(248), outlook: trickling('09:00') }).expectedEnd).toBe(
      later(tokyoInstant(TODAY, '23:30'), 62),
    );
  });

  it('asks a person while sending is paused', () => {
    const verdict = said({ open: held(2), outlook: { ...byMode, paused: true } });
    expect(verdict).toMatchObject({
      verdict: 'action-required',
      line: '要対応 2件(送信一時停止2件)',
      expectedEnd: null,
    });
    expect(verdict.actions).toMatchObject([{ code: 'closing.sender-paused', who: 'close', rows: 2 }]);
  });
});

describe('the expected end', () => {
  it('waits for the latest retry', () => {
    const open = [...rows(10), openRow({ submissionId: idOf(99), nextAttemptAt: later(AT_CLOSING, 600) })];
    expect(closingVerdict(factsWith({ open })).expectedEnd).toBe(later(AT_CLOSING, 602));
  });

  it('sends the operations of one prescription one after another', () => {
    const chain = Array.from({ length: 5 }, (_, index) =>
      openRow({ submissionId: idOf(index + 1), waitsFor: index === 0 ? null : idOf(index) }),
    );
    expect(closingVerdict(factsWith({ open: chain })).expectedEnd).toBe(later(AT_CLOSING, 10));
  });

  it('at 24:00 sharp is too late, a second before is not', () => {
    const endingAt = (seconds: number) => [openRow({ nextAttemptAt: later(AT_CLOSING, 5 * 3600 - 2 + seconds) })];
    expect(closingVerdict(factsWith({ open: endingAt(-1) })).lateRisk).toBe(false);
    expect(closingVerdict(factsWith({ open: endingAt(0) })).lateRisk).toBe(true);
  });

  it('is not known without a measure or during an outage', () => {
    expect(closingVerdict(factsWith({ open: rows(1), secondsPerRow: null })).expectedEnd).toBeNull();
    const openOutage = { since: AT_CLOSING, cause: '回線断' };
    expect(closingVerdict(factsWith({ open: rows(1), openOutage })).expectedEnd).toBeNull();
  });

  it('does not turn in a circle where rows wait for each other', () => {
    const open = [openRow({ waitsFor: idOf(2) }), openRow({ submissionId: idOf(2), waitsFor: idOf(1) })];
    expect(closingVerdict(factsWith({ open })).actions.map((action) => action.code)).toEqual([
      'closing.blocked',
      'closing.blocked',
    ]);
  });
});

describe('the actions', () => {
  it('puts signatures together by pharmacist and names the only row', () => {
    const signing = { state: 'awaiting-signature' } as const;
    const open = [
      openRow({ ...signing, submissionId: idOf(1), signerName: '山田' }),
      openRow({ ...signing, submissionId: idOf(2), signerName: '鈴木' }),
      openRow({ ...signing, submissionId: idOf(3), signerName: '山田' }),
    ];
    const { actions } = closingVerdict(factsWith({ open }));
    expect(actions.map(({ text, submissionId, who, rows: count }) => ({ text, submissionId, who, count }))).toEqual([
      { text: '山田薬剤師の署名待ちが 2 件あります', submissionId: null, who: 'sign', count: 2 },
      { text: '鈴木薬剤師の署名待ちが 1 件あります', submissionId: idOf(2), who: 'sign', count: 1 },
    ]);
  });

  it('gives each line one next step and the right it needs', () => {
    const open = [
      openRow({ submissionId: idOf(1), state: 'rejected', lastIssue: { code: 'EPSB0052E', text: '' } }),
      openRow({ submissionId: idOf(2), state: 'held', kind: 'amend' }),
      openRow({ submissionId: idOf(3), state: 'registered', copy: 'bad' }),
      openRow({ submissionId: idOf(4), state: 'rejected', kind: 'receive', dispensingDate: null }),
    ];
    const facts = factsWith({ open, drafts: [openDraft()], receptions: [openReception()], prescriptionCount: 7 });
    const { actions } = closingVerdict(facts);
    expect(actions.map(({ code, who }) => `${code} ${who}`)).toEqual([
      'closing.rejected finalise',
      'closing.held finalise',
      'closing.bad-copy support',
      'closing.reception-rejected receive',
      'closing.draft finalise',
      'closing.reception finalise',
      'closing.count-mismatch close',
    ]);
    expect(actions.every((action) => action.next.length > 0)).toBe(true);
    expect(actions[0]?.text).toContain('EPSB0052E');
    expect(actions[4]?.resultId).toBe(idOf(900));
    expect(actions[5]?.prescriptionKey).toBe(idOf(800));
  });

  it('counts a reception that the service refused once', () => {
    const [mine, other] = [idOf(801), idOf(802)];
    const open = [openRow({ prescriptionKey: mine, state: 'rejected', kind: 'receive', dispensingDate: null })];
    const receptions = [openReception({ prescriptionKey: mine }), openReception({ prescriptionKey: other })];
    const { line, actions } = closingVerdict(factsWith({ open, receptions }));
    expect(line).toContain('要対応 2件(受付の差戻し1件・調剤結果なし1件)');
    expect(actions.map(({ prescriptionKey }) => prescriptionKey)).toEqual([undefined, other]);
    // A result that was refused is no word on the reception.
    const result = [openRow({ prescriptionKey: mine, state: 'rejected' })];
    expect(closingVerdict(factsWith({ open: result, receptions })).actions).toHaveLength(3);
  });
});

/** A day that is otherwise done, with one hole each. */
describe('the holes of the verdict', () => {
  const done = { prescriptionCount: 40, settled: { registered: 38, exempt: 1, carriedOver: 1 } };

  it('is whole without a hole', () => {
    expect(closingVerdict(factsWith(done)).verdict).toBe('closable');
  });

  it("yesterday's rows", () => {
    const open = [openRow({ dispensingDate: YESTERDAY })];
    expect(closingVerdict(factsWith({ ...done, open }))).toMatchObject({ verdict: 'closable-auto', lateRisk: true });
    const rejected = [openRow({ dispensingDate: YESTERDAY, state: 'rejected' })];
    expect(closingVerdict(factsWith({ ...done, open: rejected })).verdict).toBe('action-required');
  });

  it('a held row', () => {
    const open = [openRow({ state: 'held', dispensingDate: YESTERDAY })];
    expect(closingVerdict(factsWith({ ...done, open })).verdict).toBe('action-required');
  });

  it('a pending amendment, withdrawal or reception', () => {
    for (const kind of ['amend', 'withdraw', 'receive'] as const) {
      const open = [openRow({ kind, dispensingDate: kind === 'receive' ? null : TODAY })];
      expect(closingVerdict(factsWith({ ...done, open })).verdict, kind).toBe('closable-auto');
    }
  });

  it('a draft', () => {
    const drafts = [openDraft({ dispensingDate: YESTERDAY })];
    expect(closingVerdict(factsWith({ ...done, drafts })).verdict).toBe('action-required');
  });

  it('a reception never finalised', () => {
    const receptions = [openReception({ receivedOn: YESTERDAY })];
    expect(closingVerdict(factsWith({ ...done, receptions })).verdict).toBe('action-required');
  });

  it('no prescription count', () => {
    const verdict = closingVerdict(factsWith({ ...done, prescriptionCount: null }));
    expect(verdict).toMatchObject({ verdict: 'closable', prescriptionCount: 'not-given' });
    expect(verdict.line).toContain('枚数未照合');
  });

  it('a count that does not agree', () => {
    const verdict = closingVerdict(factsWith({ ...done, prescriptionCount: 41 }));
    expect(verdict).toMatchObject({ verdict: 'action-required', prescriptionCount: 'mismatch' });
    expect(verdict.actions[0]?.text).toContain('差 1 枚');
  });

  it('no living sender', () => {
    const facts = { ...done, prescriptionCount: 41, open: [openRow()] };
    expect(closingVerdict(factsWith(facts)).verdict).toBe('closable-auto');
    const stopped = closingVerdict(factsWith({ ...facts, sender: { alive: false, lastBeatAt: AT_CLOSING } }));
    expect(stopped.verdict).toBe('action-required');
    expect(stopped.actions.map((action) => action.code)).toEqual(['closing.sender-stopped']);
    expect(stopped.expectedEnd).toBeNull();
  });
});
