import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import { ROLES, rightsOfRoles } from '../../../../shared/domain/roles.ts';
import { roleLabel, STATE_ORDER, stateLabel, verdictLabel } from './labels.ts';
import { momentText } from './moment.ts';
import { fieldLines, padToWidth, printable, tableLines } from './table.ts';
import { fill, type Language, say } from './text.ts';

type Verdict = OperationOutput<'closing.status'>;

const WORDS = {
  asOf: { ja: '時点', en: 'As of' },
  businessDay: { ja: '営業日', en: 'Business day' },
  expectedEnd: { ja: '終了見込み', en: 'Expected end' },
  actions: { ja: '要対応 {count}件', en: '{count} to act on' },
  what: { ja: '内容', en: 'What' },
  next: { ja: '次の操作', en: 'Next' },
  who: { ja: '担当', en: 'Who' },
};

/** Every role that has the right for the next step. */
function peopleWith(right: string, language: Language): string {
  const roles = ROLES.filter((role) => rightsOfRoles([role]).some((one) => one === right));
  return roles.length === 0
    ? right
    : roles.map((role) => roleLabel(role, language)).join(language === 'ja' ? '・' : ', ');
}

/** Counts in the order of a result's life; states nobody knows come last, none is left out. */
export function countLines(counts: Readonly<Record<string, number>>, language: Language): string[] {
  const known = STATE_ORDER.filter((state) => (counts[state] ?? 0) > 0);
  const others = Object.keys(counts).filter((state) => !STATE_ORDER.includes(state) && (counts[state] ?? 0) > 0);
  const shown = [...known, ...others].map(
    (state) => [stateLabel(state, language), String(counts[state] ?? 0)] as const,
  );
  const widest = shown.reduce((widest, [, count]) => Math.max(widest, count.length), 0);
  return fieldLines(shown.map(([label, count]) => [label, padToWidth(count, widest, 'right')]));
}

/** The one line first, then what stands behind it. */
export function verdictLines(verdict: Verdict, language: Language): string[] {
  const label = verdictLabel(verdict.verdict, language);
  const actions = verdict.actions.map((action) => [
    action.text,
    action.next,
    peopleWith(action.who, language),
    action.submissionId ?? '-',
  ]);
  return [
    printable(language === 'ja' ? verdict.line : label),
    '',
    ...fieldLines([
      [say(WORDS.asOf, language), momentText(verdict.asOf)],
      [say(WORDS.businessDay, language), verdict.businessDay],
      [say(WORDS.expectedEnd, language), momentText(verdict.expectedEnd)],
    ]),
    '',
    ...countLines(verdict.counts, language),
    ...(actions.length === 0
      ? []
      : [
          '',
          fill(WORDS.actions, language, { count: actions.length }),
          ...tableLines(
            [
              { title: say(WORDS.what, language), widthMax: 70 },
              { title: say(WORDS.next, language), widthMax: 60 },
              { title: say(WORDS.who, language) },
              { title: 'ID' },
            ],
            actions,
          ),
        ]),
  ];
}
