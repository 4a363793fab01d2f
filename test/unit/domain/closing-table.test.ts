import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ClosingFacts } from '../../../shared/domain/closing/closing-facts.ts';
import { type ClosingVerdict, closingVerdict } from '../../../shared/domain/closing/closing-verdict.ts';
import {
  type CopyState,
  SUBMISSION_KINDS,
  SUBMISSION_STATES,
  type SubmissionKind,
  type SubmissionState,
} from '../../../shared/domain/submission/submission.ts';
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
  TOMORROW,
  YESTERDAY,
} from '../../support/closing-facts-sample.ts';

const paper = readFileSync(new URL('../../../docs/closing.md', import.meta.url), 'utf8');

/** Rows of the table under a heading, cells trimmed, without the head and its rule. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const section = paper.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** A cell as the paper writes it. */
function cellOf(verdict: ClosingVerdict): string {
  switch (verdict.verdict) {
    case 'closable':
      return '閉局OK';
    case 'closable-auto':
      return verdict.lateRisk ? '閉局可(おそれ)' : '閉局可';
    case 'action-required':
      return `要対応 ${[...new Set(verdict.actions.map((action) => `\`${action.code}\``))].join(' ')}`;
  }
}

const stateRows = tableUnder('One row × its 調剤日');
const DAYS = [YESTERDAY, TODAY, TOMORROW] as const;

describe('docs/closing.md, one row × its 調剤日', () => {
  it.each(stateRows.map((cells) => ({ cells, title: cells.slice(0, 3).join(' / ') })))('$title', ({ cells }) => {
    const [kind, state, copy, ...expected] = cells;
    const verdicts = DAYS.map((dispensingDate) =>
      closingVerdict(
        factsWith({
          open: [
            openRow({
              kind: kind as SubmissionKind,
              state: state as SubmissionState,
              copy: copy as CopyState,
              dispensingDate: kind === 'receive' || kind === 'cancel-reception' ? null : dispensingDate,
            }),
          ],
        }),
      ),
    );
    expect(verdicts.map(cellOf)).toEqual(expected);
  });

  it('leaves out no kind and no state', () => {
    expect(new Set(stateRows.map(([kind]) => kind))).toEqual(new Set(SUBMISSION_KINDS));
    const statesOfRegister = stateRows.filter(([kind]) => kind === 'register').map(([, state]) => state);
    expect(new Set(statesOfRegister)).toEqual(new Set(SUBMISSION_STATES));
  });
});

const ready = openRow();
const heldRow = openRow({ heldByMode: true });
const byMode = { paused: false, settings: DEFAULT_UPLOAD_MODE_SETTINGS, facts: BY_MODE };
const deadSender = { alive: false, lastBeatAt: null };
const outage = { since: later(AT_CLOSING, -3600), cause: '接続できません' };

const SITUATIONS: Readonly<Record<string, Partial<ClosingFacts>>> = {
  何も残っていない: {},
  何も残っておらず送信プログラムも動いていない: { sender: deadSender },
  '入力中の結果(当日)': { drafts: [openDraft()] },
  '入力中の結果(前日)': { drafts: [openDraft({ dispensingDate: YESTERDAY })] },
  入力中の結果を氏名と理由を付けて繰り越した: { drafts: [openDraft({ carriedOver: true })] },
  確定待ちの取込結果: { drafts: [openDraft({ status: 'pending-confirmation' })] },
  確定待ちを繰り越した: { drafts: [openDraft({ status: 'pending-confirmation', carriedOver: true })] },
  '結果のない受付(当日)': { receptions: [openReception()] },
  '結果のない受付(前日)': { receptions: [openReception({ receivedOn: YESTERDAY })] },
  結果のない受付を繰り越した: { receptions: [openReception({ carriedOver: true })] },
  '登録取消が送信待ちで、届くと処方箋が調剤中に戻る': {
    open: [openRow({ kind: 'withdraw' })],
    comingBack: [openReception()],
  },
  その処方箋を送信前に繰り越した: {
    open: [openRow({ kind: 'withdraw' })],
    comingBack: [openReception({ carriedOver: true })],
  },
  '交付後に見つかった重複投薬等(対応未記録)': {
    checkNotices: [{ checkId: idOf(700), resultId: idOf(701), dispensingDate: YESTERDAY }],
  },
  '枚数が登録・対象外・繰越の合計と一致': {
    prescriptionCount: 9,
    settled: { registered: 6, exempt: 2, carriedOver: 1 },
  },
  枚数が合計より多い: { prescriptionCount: 10, settled: { registered: 6, exempt: 2, carriedOver: 1 } },
  枚数が合計より少ない: { prescriptionCount: 8, settled: { registered: 6, exempt: 2, carriedOver: 1 } },
  枚数が送信待ちを含めて一致: {
    prescriptionCount: 2,
    settled: { registered: 1, exempt: 0, carriedOver: 0 },
    open: [ready],
  },
  枚数が前日の送信待ちでしか埋まらない: {
    prescriptionCount: 2,
    settled: { registered: 1, exempt: 0, carriedOver: 0 },
    open: [openRow({ dispensingDate: YESTERDAY })],
  },
  送信待ちがあり送信プログラムが動いていない: { open: [ready], sender: deadSender },
  確認中だけが残り送信プログラムが動いていない: { open: [openRow({ state: 'outcome-unknown' })], sender: deadSender },
  返却ファイル待ちだけが残り送信プログラムが動いていない: {
    open: [openRow({ state: 'registered' })],
    sender: deadSender,
  },
  '送信待ちがあり、まとめ送信を始めるまで23:30を待つ': { open: [heldRow], outlook: byMode },
  '23:30からでは当日に終わらない件数': {
    open: Array.from({ length: 7_200 }, (_, index) => ({ ...heldRow, submissionId: idOf(index + 1) })),
    outlook: byMode,
  },
  送信待ちがあり送信を一時停止している: { open: [ready], outlook: { ...byMode, paused: true } },
  確認中だけが残り送信を一時停止している: {
    open: [openRow({ state: 'outcome-unknown' })],
    outlook: { ...byMode, paused: true },
  },
  何も残っておらず送信を一時停止している: { outlook: { ...byMode, paused: true } },
  受付がなく文書を作れない登録: { open: [openRow({ documentMissing: true })] },
  送信待ちの受付の後ろで文書のない登録が待つ: {
    open: [
      openRow({ kind: 'receive', dispensingDate: null }),
      openRow({ submissionId: idOf(2), waitsFor: idOf(1), documentMissing: true }),
    ],
  },
  当日の送信待ちがあり障害が続いている: { open: [ready], openOutage: outage },
  当日の送信待ちがあり所要時間が分からない: { open: [ready], secondsPerRow: null },
  返却ファイル待ちだけが残り障害が続いている: { open: [openRow({ state: 'registered' })], openOutage: outage },
  次の再送が24時を過ぎる: { open: [openRow({ nextAttemptAt: later(AT_CLOSING, 5 * 3600) })] },
  '23:59に終わらない件数': {
    asOf: later(AT_CLOSING, 5 * 3600 - 60),
    open: Array.from({ length: 248 }, (_, index) => openRow({ submissionId: idOf(index + 1) })),
  },
  差戻された受付に結果がない: {
    open: [openRow({ prescriptionKey: idOf(800), kind: 'receive', state: 'rejected', dispensingDate: null })],
    receptions: [openReception()],
  },
  差戻された受付の後ろで登録が待つ: {
    open: [
      openRow({ kind: 'receive', state: 'rejected', dispensingDate: null }),
      openRow({ submissionId: idOf(2), waitsFor: idOf(1) }),
    ],
  },
  送信待ちの受付の後ろで登録が待つ: {
    open: [openRow({ kind: 'receive', dispensingDate: null }), openRow({ submissionId: idOf(2), waitsFor: idOf(1) })],
  },
  待つ相手が見当たらない登録: { open: [openRow({ waitsFor: idOf(77) })] },
};

describe('docs/closing.md, everything around the rows', () => {
  const written = tableUnder('Everything around the rows');

  it('names the same situations on paper and here', () => {
    expect(new Set(written.map(([situation]) => situation))).toEqual(new Set(Object.keys(SITUATIONS)));
    expect(written).toHaveLength(Object.keys(SITUATIONS).length);
  });

  it.each(written.map(([situation = '', expected = '']) => ({ situation, expected })))(
    '$situation → $expected',
    ({ situation, expected }) => {
      expect(cellOf(closingVerdict(factsWith(SITUATIONS[situation] ?? {})))).toBe(expected);
    },
  );
});
