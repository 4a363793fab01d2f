import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { type Instant, parseInstant, tokyoDateOf, tokyoTimeOf } from '../../../shared/domain/calendar-date.ts';
import { businessDayOf } from '../../../shared/domain/closing/business-day.ts';
import { READING_WORDS, REPORT_WORDS, STATE_WORDS } from '../../../shared/domain/closing/closing-report-words.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { type CsvCell, listCsv } from '../../../shared/formats/list-csv.ts';
import { auditRow } from '../audit-page.ts';
import { audited } from '../audited.ts';
import { closingMonth, closingSummary } from '../closing/closing-records.ts';
import { lateRows, outageRows } from '../closing/late-rows.ts';
import { unregisteredRows } from '../closing/unregistered.ts';
import type { Context, Progress, UseCase } from '../context.ts';
import { denial } from '../denial.ts';
import { seesPatientsAnyway } from '../mask-patient.ts';
import type { Actor } from '../people-ports.ts';
import { pageRow } from './queue-page.ts';
import { queueSelection } from './queue-selection.ts';

type Input = OperationInput<'export.csv'>;
interface Table {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
}

const NO_LIMIT = 1_000_000_000;
const AUDIT_RIGHTS = ['administer', 'support'] as const;

/** A list as it stands on the screen, as a file for a spreadsheet. What is masked on the screen is masked in the file. */
export const exportCsv: UseCase<Input, OperationOutput<'export.csv'>> = async (context, actor, input, progress) => {
  const table = await tableOf(context, actor, input, progress);
  if (!table.ok) return table;
  const { titles, rows } = table.value;
  audited(context, actor, 'list.export', null, { list: input.list, rows: rows.length });
  const day = businessDayOf(context.clock.now(), context.shop.changeover);
  return success({
    fileName: `${input.list}-${day}.csv`,
    base64: Buffer.from(listCsv(titles, rows), 'utf8').toString('base64'),
    rows: rows.length,
  });
};

/** 2026-11-22 19:05 on the Tokyo clock: a spreadsheet takes it for a date. */
function spoken(instant: string | null): string | null {
  const at: Instant | null = instant === null ? null : parseInstant(instant);
  return at === null ? instant : `${tokyoDateOf(at)} ${tokyoTimeOf(at)}`;
}

const stateWord = (state: string): string =>
  Object.entries(STATE_WORDS).find(([name]) => name === state)?.[1].ja ?? state;

async function tableOf(context: Context, actor: Actor, input: Input, progress: Progress): Promise<Result<Table>> {
  switch (input.list) {
    case 'queue':
      return success(queueTable(context, actor, input.filter));
    case 'unregistered': {
      const { day } = input.filter;
      return success({
        titles: ['区分', '調剤日・受付日', '状態', '状態の開始', '期限', '遅延', '薬剤師', '患者', '問題', 'ID'],
        rows: unregisteredRows(context, actor, (row) => day === undefined || row.date === day).map((row) => [
          WHAT_WORDS[row.what],
          row.date,
          stateWord(row.state),
          spoken(row.since),
          spoken(row.deadline),
          row.late ? '遅延' : '',
          row.signerName,
          row.patientName,
          row.lastIssue === null ? null : `${row.lastIssue.text} (${row.lastIssue.code})`,
          row.submissionId ?? row.resultId ?? row.prescriptionKey,
        ]),
      });
    }
    case 'late': {
      const { from, to, withoutReason } = input.filter;
      const rows = lateRows(context, actor, from, to).filter((row) => !withoutReason || row.reason === null);
      return success({
        titles: ['調剤日', '登録', '状態', '遅延理由', '記入者', '障害', 'ID'],
        rows: rows.map((row) => [
          row.dispensingDate,
          spoken(row.registeredAt),
          stateWord(row.state),
          row.reason,
          row.by,
          row.outages,
          row.submissionId,
        ]),
      });
    }
    case 'month': {
      const month = await closingMonth(context, actor, input.filter, progress);
      return month.ok ? success(monthTable(month.value)) : month;
    }
    case 'closings':
      return success({
        titles: ['営業日', '種別', '時刻', '締めた人', '判定', '調剤', '登録済', '登録対象外', '未登録', '遅延'],
        rows: context.store.closings
          .list(input.filter.from ?? null, input.filter.to ?? null, NO_LIMIT)
          .map(closingSummary)
          .map((row) => [
            row.businessDay,
            REPORT_WORDS[row.kind].ja,
            spoken(row.at),
            row.by,
            row.verdictLine,
            row.dispensed,
            row.registered,
            row.exempt,
            row.exceptions,
            row.late,
          ]),
      });
    case 'outages':
      return success({
        titles: ['開始', '終了', '原因', '影響した行', 'うち遅延', 'ID'],
        rows: outageRows(context, input.filter.from, input.filter.to).map((row) => [
          spoken(row.startedAt),
          spoken(row.endedAt),
          row.words.ja,
          row.rows,
          row.lateRows,
          row.outageId,
        ]),
      });
    case 'audit':
      return auditTable(context, actor, input.filter);
  }
}

const WHAT_WORDS = { result: '調剤結果', draft: '入力中', reception: '受付' } as const;

function queueTable({ store }: Context, actor: Actor, filter: Extract<Input, { list: 'queue' }>['filter']): Table {
  const open = seesPatientsAnyway(actor);
  const position = { after: null, before: null, skip: 0, limit: NO_LIMIT };
  return {
    titles: ['調剤日', '種別', '状態', '状態の開始', '試行', '問題', '患者', '調剤結果ID', '処方箋ID', 'ID'],
    rows: store.submissions
      .page(queueSelection(store, filter, open), position)
      .map((entry) => pageRow(entry, open))
      .map((row) => [
        row.dueDate,
        row.kind,
        stateWord(row.state),
        spoken(row.stateSince),
        row.attempts,
        row.lastIssue === null ? null : `${row.lastIssue.text} (${row.lastIssue.code})`,
        row.patientName,
        row.dispensingId,
        row.prescriptionId,
        row.submissionId,
      ]),
  };
}

function monthTable({ days }: OperationOutput<'closing.month'>): Table {
  return {
    titles: [
      '日',
      '締め',
      '調剤',
      '登録済',
      '当日登録',
      '登録対象外',
      '未登録',
      '遅延(理由あり)',
      '遅延(理由なし)',
      '登録率',
      '当日登録率',
      'チェック実施率',
      '当日登録の判定',
      '障害',
    ],
    rows: days.map((day) => [
      day.day,
      day.closing === 'none' ? '' : REPORT_WORDS[day.closing].ja,
      day.dispensed,
      day.registered,
      day.registeredSameDay,
      day.exempt,
      day.open,
      day.lateWithReason,
      day.lateWithoutReason,
      shareOf(day.registrationShare),
      shareOf(day.sameDayShare),
      shareOf(day.checkShare),
      READING_WORDS[day.reading].ja,
      day.outages,
    ]),
  };
}

/** Cut, never rounded up to a whole that is not reached. */
function shareOf({ part, whole }: { readonly part: number; readonly whole: number }): number | null {
  return whole === 0 ? null : Math.floor((part * 1000) / whole) / 1000;
}

function auditTable(
  context: Context,
  actor: Actor,
  filter: Extract<Input, { list: 'audit' }>['filter'],
): Result<Table> {
  if (!AUDIT_RIGHTS.some((right) => actor.rights.includes(right)))
    return refusal(denial(context, actor, 'export.csv audit', AUDIT_RIGHTS));
  const { user = null, action = null, day = null } = filter;
  return success({
    titles: ['番号', '時刻', '利用者', '操作', '操作コード', '対象', '詳細', 'ハッシュ'],
    rows: context.store.audit.page({ user, action, day }, null, NO_LIMIT).map((entry) => {
      const row = auditRow(entry);
      return [
        row.sequence,
        spoken(row.at),
        row.user,
        row.words.ja,
        row.action,
        row.target,
        JSON.stringify(row.detail),
        entry.hash,
      ];
    }),
  });
}
