import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import { lastIssueText } from './issue-lines.ts';
import { copyLabel, kindLabel, rowStateLabel } from './labels.ts';
import { momentText } from './moment.ts';
import { tableLines } from './table.ts';
import { fill, type Language } from './text.ts';

const TITLES = {
  ja: ['送信', '種別', '状態', '試行', '次の送信', '返却', '直近の問題'],
  en: ['Submission', 'Kind', 'State', 'Tries', 'Next try', 'Copy', 'Last issue'],
};

/** One line a row of the queue; no patient data is in it. */
export function queueLines(rows: OperationOutput<'queue.list'>, language: Language): string[] {
  const cells = rows.map((row) => [
    row.submissionId,
    kindLabel(row.kind, language),
    rowStateLabel(row.kind, row.state, language),
    String(row.attempts),
    momentText(row.nextAttemptAt),
    copyLabel(row.copy, language),
    row.lastIssue === null ? '' : lastIssueText(row.lastIssue, language),
  ]);
  const columns = TITLES[language].map((title, index) =>
    index === 3 ? { title, align: 'right' as const } : index === 6 ? { title, widthMax: 60 } : { title },
  );
  return [
    ...tableLines(columns, cells),
    fill({ ja: '{count}件', en: '{count} rows' }, language, { count: rows.length }),
  ];
}
