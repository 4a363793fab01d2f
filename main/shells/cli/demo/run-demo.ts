/** `chozai demo`: a pharmacy's whole day against the mock service, from the first reception to the verdict. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { OperationName, OperationOutput, ProgressEvent } from '../../../../shared/contract/operations.ts';
import { addDays, tokyoDateOf } from '../../../../shared/domain/calendar-date.ts';
import type { ClosingReport } from '../../../../shared/domain/closing/closing-report.ts';
import { closingReportText } from '../../../../shared/domain/closing/closing-report-text.ts';
import { jahisRxFromPrescription } from '../../../../shared/formats/jahis-rx.ts';
import { encodeText } from '../../../composition.ts';
import { world } from '../../../composition-context.ts';
import { initialiseTraining } from '../../../initialise-training.ts';
import { demoPapers } from '../../../training-papers.ts';
import { type ProfileClient, profileClient } from '../../socket/profile-client.ts';
import { callOperation, type OperationRequest } from '../operation-client.ts';
import { checkAnswerLabel, checkSourceLabel, copyLabel, kindLabel, rowStateLabel } from '../present/labels.ts';
import { progressPrinter } from '../present/progress-line.ts';
import { queueLines } from '../present/queue-table.ts';
import { tableLines } from '../present/table.ts';
import { verdictLines } from '../present/verdict-lines.ts';
import { compareLedger } from './compare-ledger.ts';
import { mockDoors, startMockProcess } from './mock-process.ts';
import {
  type AlertStage,
  answerNotices,
  decideRefused,
  showAlertCases,
  showNotebookCase,
  showZolpidem,
} from './show-alerts.ts';

const MOCK_ENTRY = resolve(import.meta.dirname, '../../../../mock-service/start.ts');
const PAPERS = 30;
const WORST_ROWS = 5;
/** Under `demo` the line is bad on purpose; fixed seed, so that every run shows the same day. */
const BAD_LINE = {
  seed: 20_261_122,
  latencyMs: { mean: 20, jitter: 10 },
  dropRequest: 0.03,
  dropResponse: 0.05,
  http503: { p: 0.06, afterStore: 0.5 },
  http429: { p: 0.02, retryAfterS: 1 },
  garbage: 0.02,
  truncate: 0.02,
};
const OUTAGE_MS = 4_000;
const REQUEST_TIMEOUT_MS = 4_000;

const { values } = parseArgs({
  options: {
    keep: { type: 'string' },
    lang: { type: 'string', default: 'ja' },
    json: { type: 'boolean', default: false },
  },
});
const language = values.lang === 'en' ? 'en' : 'ja';
const json = values.json === true;
const print = (...lines: readonly string[]): void => {
  if (!json) process.stdout.write(`${lines.join('\n')}\n`);
};
const chapter = (clock: string, title: string): void => print('', `── ${clock} ${title}`);

function secondsSince(startedMs: number): string {
  return `${((world.clock.monotonicMs() - startedMs) / 1000).toFixed(1)} 秒`;
}

interface Day {
  readonly client: ProfileClient;
  readonly serviceUrl: string;
}

const printer = progressPrinter(
  (text) => process.stderr.write(text),
  { isTerminal: process.stderr.isTTY === true && !json, columns: process.stderr.columns ?? 100 },
  language,
);
const showProgress = (event: ProgressEvent): void => {
  if (process.stderr.isTTY === true && !json) printer.show(event);
};

async function ask<Name extends OperationName>(
  day: Day,
  name: Name,
  request: OperationRequest<Name>,
): Promise<OperationOutput<Name>> {
  const answered = await callOperation(day.client, name, request, showProgress);
  printer.end();
  if (!answered.ok)
    throw new Error(`${name}: ${answered.issues.map((issue) => `${issue.code} ${issue.text}`).join(' / ')}`);
  return answered.value;
}

async function receiveMorning(day: Day): Promise<void> {
  const book = await mockDoors.book(day.serviceUrl);
  const byKind = new Map<string, number>();
  for (const entry of book) {
    const [received] = await ask(day, 'reception.receive', { slip: entry.slip });
    const label = `${entry.kind === 'electronic' ? '電子処方箋' : '引換番号付き紙'}${entry.repetition === 'refill' ? '（リフィル）' : entry.repetition === 'split' ? '（分割）' : ''}`;
    if (received?.state === 'registered') byKind.set(label, (byKind.get(label) ?? 0) + 1);
  }
  print(
    ...tableLines(
      [{ title: '受付（控えQR・引換番号）' }, { title: '件数', align: 'right' }],
      [...byKind].map(([label, count]) => [label, String(count)]),
    ),
  );
}

async function importPapers(day: Day): Promise<void> {
  const today = tokyoDateOf(world.clock.now());
  const files = demoPapers(today, PAPERS).map((prescription, index) => {
    const form = { encoding: 'shift_jis' as const, byteOrderMark: false, endOfFileMark: true };
    const { bytes } = encodeText(jahisRxFromPrescription(prescription), form);
    return { name: `paper-${String(index + 1).padStart(2, '0')}.txt`, base64: Buffer.from(bytes).toString('base64') };
  });
  const imported = await ask(day, 'import.files', { files });
  const warnings = imported.flatMap((file) => file.issues).length;
  print(
    `紙の処方箋（JAHIS10・Shift_JIS）: ${imported.length} ファイル → 処方箋 ${imported.flatMap((file) => file.created).length} 件、確認事項 ${warnings} 件`,
  );
}

/** Every prescription is dispensed as prescribed; refill rounds name their next date. */
async function recordAll(day: Day): Promise<number> {
  const today = tokyoDateOf(world.clock.now());
  const waiting = await ask(day, 'prescription.list', { withoutResult: true });
  let recorded = 0;
  for (const { prescriptionKey, source } of waiting) {
    // What was typed from paper came with its result.
    if (source === 'typed') continue;
    const shown = await ask(day, 'queue.show', { id: prescriptionKey });
    const round = refillRound(shown, today);
    await ask(day, 'result.record', {
      document: { form: 'from-prescription', prescription: prescriptionKey, dispensingDate: today, ...round },
    });
    recorded += 1;
  }
  return recorded;
}

function refillRound(shown: unknown, today: ReturnType<typeof tokyoDateOf>): object {
  const { prescription } = shown as {
    prescription: { round: number; prescription: { repetition: { type: string; totalRounds: number } } };
  };
  const { type, totalRounds } = prescription.prescription.repetition;
  return type === 'refill'
    ? { round: { type, round: prescription.round, of: totalRounds, nextDate: addDays(today, 28) } }
    : {};
}

async function showChecks(day: Day): Promise<void> {
  const prescriptions = await ask(day, 'prescription.list', {});
  const groups = new Map<string, number>();
  for (const { prescriptionKey } of prescriptions) {
    const { checks } = (await ask(day, 'queue.show', { id: prescriptionKey })) as {
      checks: readonly { source: string; answer: string }[];
    };
    // The rows come oldest first: of each source the last word counts.
    for (const check of new Map(checks.map((one) => [one.source, one])).values()) {
      const label = `${checkSourceLabel(check.source, language)}\t${check.source === 'local' && check.answer === 'none' ? '自局記録に該当なし・サービス未照会' : checkAnswerLabel(check.answer, language)}`;
      groups.set(label, (groups.get(label) ?? 0) + 1);
    }
  }
  const rows = [...groups]
    .toSorted(([a], [b]) => a.localeCompare(b, 'ja'))
    .map(([label, count]) => [...label.split('\t'), String(count)]);
  print(...tableLines([{ title: '照会元' }, { title: '結果' }, { title: '件数', align: 'right' }], rows));
}

function queueByState(queue: OperationOutput<'queue.list'>): string[] {
  const groups = Map.groupBy(queue, ({ kind, state, copy }) =>
    [kindLabel(kind, language), rowStateLabel(kind, state, language), copyLabel(copy, language)].join('\t'),
  );
  return tableLines(
    [{ title: '種別' }, { title: '状態' }, { title: '返却ファイル' }, { title: '件数', align: 'right' }],
    [...groups].map(([label, rows]) => [...label.split('\t'), String(rows.length)]),
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

function stageOf(day: Day): AlertStage {
  return {
    serviceUrl: day.serviceUrl,
    language,
    now: () => world.clock.now(),
    print,
    ask: (name, request) => ask(day, name, request),
    encode: (text) => encodeText(text, { encoding: 'shift_jis', byteOrderMark: false, endOfFileMark: false }).bytes,
  };
}

const CONTINUED = '処方医の継続の指示を確認済み';

async function runDay(folder: string): Promise<number> {
  const startedMs = world.clock.monotonicMs();
  print(
    'Chozai Registrar 薬局の一日（実演）',
    '  本物: プログラム、暗号化データベース、送信キュー、XML と署名、通信と障害、台帳との突き合わせ',
    '  架空: サービス（MOCK）、薬局、患者、処方、証明書と署名鍵（MOCK）、各章の時刻',
  );
  const mock = await startMockProcess(MOCK_ENTRY, join(folder, 'mock-service'));
  try {
    chapter('08:50', '開局準備: 模擬サービスを別プロセスで起動し、練習用プロファイルを作成');
    const profile = join(folder, 'profile');
    const made = await initialiseTraining({
      profile,
      serviceUrl: mock.url,
      password: null,
      pin: null,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
    });
    if (!made.ok) throw new Error(made.issues[0]?.text ?? 'init');
    const { password = '', pin = '' } = made.value;
    print(
      `サービス ${mock.url}、薬局 ${made.value.pharmacy}、利用者 ${made.value.users.map((user) => user.name).join(' ')}`,
    );
    const client = profileClient({ profile, user: 'pharmacist', password });
    const day: Day = { client, serviceUrl: mock.url };
    try {
      chapter('09:00', '受付');
      await receiveMorning(day);
      await importPapers(day);
      const stage = stageOf(day);
      chapter('09:30', '重複投薬等チェックの事例（患者・薬・同意は架空。入力が揃うと自動で照会する）');
      const cases = await showAlertCases(stage);
      chapter('10:30', '多数の医療機関にかかる患者（同意あり: 群は畳まれ、累積量は mg で合計）');
      await showZolpidem(stage);
      chapter('11:00', '回線障害: ここから先はオフラインで入力・確定・署名');
      const told = await showNotebookCase(stage);
      const recorded = (await recordAll(day)) + cases + 1;
      const first = await ask(day, 'result.finalise', { all: true, asDispensed: CONTINUED });
      const decided = await decideRefused(
        stage,
        first.filter((outcome) => outcome.submissionId === null),
      );
      const again = decided.length === 0 ? [] : await ask(day, 'result.finalise', { ids: [...decided] });
      const finalised = [...first.filter(({ resultId }) => !decided.includes(resultId)), ...again];
      print(`まとめて判断できない併用禁忌など ${decided.length} 件は、群ごとに疑義照会を記録してから確定`);
      const refused = finalised.filter((outcome) => outcome.submissionId === null);
      const signed = await ask(day, 'result.sign', { all: true, pin });
      print(
        `入力 ${recorded} 件、確定 ${finalised.length - refused.length} 件（確定できず ${refused.length} 件）、署名 ${signed.signed} 件`,
      );
      for (const outcome of refused)
        print(`  ${outcome.resultId}: ${outcome.issues.map((issue) => issue.text).join(' ')}`);
      print(...verdictLines(await ask(day, 'closing.status', {}), language).slice(0, 1));
      chapter('18:55', `閉局: 障害が ${OUTAGE_MS / 1000} 秒続いたのち復旧。回線は切断・503・429・壊れた応答を混ぜる`);
      setTimeout(() => void mockDoors.faults(mock.url, BAD_LINE), OUTAGE_MS).unref();
      const closeNow = () =>
        ask(day, 'closing.close', { final: true, prescriptionCount: recorded, pin, patienceSeconds: 30 });
      const before = await closeNow();
      await mockDoors.faults(mock.url, {});
      print(language === 'ja' ? before.line : before.lineEn);
      const answered = await answerNotices(stage, before.actions, told);
      print(`交付後に分かった該当 ${answered} 件は、対応を記録するまで要対応に残る → 記録して閉局をやり直す`, '');
      const closed = answered === 0 ? before : await closeNow();
      print(...verdictLines(closed, language), '');
      print(closingReportText(closed.report as ClosingReport, language));
      chapter('19:05', '送信キュー（状態ごと）と、障害のため何度も送った行（多い順に 5 件）');
      const queue = await ask(day, 'queue.list', {});
      print(...queueByState(queue), '');
      const resent = queue.filter((row) => row.attempts > 1).toSorted((a, b) => b.attempts - a.attempts);
      print(...queueLines(resent.slice(0, WORST_ROWS), language).slice(0, -1));
      print(`再送した行 ${resent.length} 件、試行は合わせて ${sum(queue.map((row) => row.attempts))} 回`);
      chapter('19:06', '重複投薬等チェックの結果（処方箋ごと、照会元ごとの最後の答え）');
      await showChecks(day);
      chapter('19:07', 'MOCK サービスの台帳と、こちらのデータベースの突き合わせ');
      const ledger = await mockDoors.ledger(mock.url);
      const comparison = compareLedger(queue, ledger);
      print(...comparison.lines);
      const verified = await ask(day, 'document.verify', { all: true });
      const valid = verified.filter((file) => file.valid).length;
      const signatures = verified.flatMap((file) => file.signatures).length;
      print(`返却ファイルの検証: ${valid} / ${verified.length} 件が正しい（署名 ${signatures} 個）`);
      const audit = await ask(day, 'audit.verify', {});
      print(
        `監査記録: ${audit.rows} 件、${audit.valid ? '鎖は切れていません' : `${audit.firstBrokenSequence} 番目が書き換えられています`}`,
      );
      const agreed =
        comparison.differences === 0 && valid === verified.length && audit.valid && closed.verdict === 'closable';
      print(
        '',
        `${agreed ? '台帳とデータベースは一件残らず一致しました' : '台帳とデータベースが一致しません'}（所要 ${secondsSince(startedMs)}）`,
      );
      if (json)
        process.stdout.write(
          `${JSON.stringify({ verdict: closed.verdict, counts: closed.counts, differences: comparison.differences, registered: comparison.registered, verified: valid, auditValid: audit.valid, requests: ledger.counters.requests, agreed })}\n`,
        );
      return agreed ? 0 : 1;
    } finally {
      await client.close();
    }
  } finally {
    await mock.stop();
  }
}

const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'chozai-demo-'));
try {
  process.exitCode = await runDay(folder);
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
