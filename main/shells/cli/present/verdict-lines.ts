import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import { ROLES, rightsOfRoles } from '../../../../shared/domain/people/roles.ts';
import { printable } from '../../../../shared/domain/printable.ts';
import { issueText } from './issue-lines.ts';
import { roleLabel, STATE_ORDER, stateLabel } from './labels.ts';
import { momentText } from './moment.ts';
import { fieldLines, padToWidth } from './table.ts';
import { fill, type Language, say } from './text.ts';

type Verdict = OperationOutput<'closing.status'>;
type Action = Verdict['actions'][number];

const WORDS = {
  asOf: { ja: '時点', en: 'As of' },
  businessDay: { ja: '営業日', en: 'Business day' },
  expectedEnd: { ja: '終了見込み', en: 'Expected end' },
  actions: { ja: '要対応 {count}件', en: '{count} to act on' },
  counts: { ja: '件数（受付の送信も数えます）', en: 'Rows (receptions are counted too)' },
  rows: { ja: '{text}  {count}件', en: '{text}  ({count})' },
  next: { ja: '    -> {next}（担当: {who}）', en: '    -> {next} (who: {who})' },
};

/** Every role that has the right for the next step. */
function peopleWith(right: string, language: Language): string {
  const roles = ROLES.filter((role) => rightsOfRoles([role]).some((one) => one === right));
  return roles.length === 0
    ? right
    : roles.map((role) => roleLabel(role, language)).join(language === 'ja' ? '・' : ', ');
}

/** Counts in the order of a result's life; states nobody knows come last, none is left out. */
function countLines(counts: Readonly<Record<string, number>>, language: Language): string[] {
  const known = STATE_ORDER.filter((state) => (counts[state] ?? 0) > 0);
  const others = Object.keys(counts).filter((state) => !STATE_ORDER.includes(state) && (counts[state] ?? 0) > 0);
  const shown = [...known, ...others].map(
    (state) => [stateLabel(state, language), String(counts[state] ?? 0)] as const,
  );
  const widest = shown.reduce((widest, [, count]) => Math.max(widest, count.length), 0);
  return fieldLines(shown.map(([label, count]) => [label, padToWidth(count, widest, 'right')]));
}

/** Two ids fit into a line of eighty columns. */
const IDS_A_LINE = 2;

/** Rows that say the same and have the same way out stand together: what, the way out uncut, then their ids. */
function actionLines(actions: readonly Action[], language: Language): string[] {
  const told = actions.map((action) => ({
    ...issueText(action, language),
    who: action.who,
    rows: action.rows ?? 1,
    id: action.submissionId ?? action.resultId ?? action.prescriptionKey ?? null,
  }));
  return [...Map.groupBy(told, ({ text, next, who }) => JSON.stringify([text, next, who])).values()].flatMap(
    (group) => {
      const [first] = group;
      if (first === undefined) return [];
      const count = group.reduce((sum, { rows }) => sum + rows, 0);
      const ids = group.flatMap(({ id }) => (id === null ? [] : [id]));
      const lines = Array.from({ length: Math.ceil(ids.length / IDS_A_LINE) }, (_, index) =>
        ids.slice(index * IDS_A_LINE, (index + 1) * IDS_A_LINE).join('  '),
      );
      return [
        fill(WORDS.rows, language, { text: first.text, count }),
        fill(WORDS.next, language, { next: first.next, who: peopleWith(first.who, language) }),
        ...lines.map((line) => `    ${line}`),
      ].map(printable);
    },
  );
}

/** The one line first, then what stands behind it. */
export function verdictLines(verdict: Verdict, language: Language): string[] {
  const rows = verdict.actions.reduce((sum, action) => sum + (action.rows ?? 1), 0);
  const counts = countLines(verdict.counts, language);
  return [
    printable(language === 'ja' ? verdict.line : verdict.lineEn),
    '',
    ...fieldLines([
      [say(WORDS.asOf, language), momentText(verdict.asOf)],
      [say(WORDS.businessDay, language), verdict.businessDay],
      [say(WORDS.expectedEnd, language), momentText(verdict.expectedEnd)],
    ]),
    ...(counts.length === 0 ? [] : ['', say(WORDS.counts, language), ...counts.map((line) => `  ${line}`)]),
    ...(rows === 0
      ? []
      : ['', fill(WORDS.actions, language, { count: rows }), ...actionLines(verdict.actions, language)]),
  ];
}
