import { z } from 'zod';
import type { ShownGroup } from '../../../../shared/domain/duplicate-check/group-alerts.ts';
import { printable } from '../../../../shared/domain/printable.ts';
import { checkAnswerLabel, checkSourceLabel, routeLabel, scopeLabel, standingLabel } from './labels.ts';
import { fill, type Language, say } from './text.ts';

/** A check as `check.run`, `check.history` and `queue.show` tell it. */
export const shownCheck = z.looseObject({
  source: z.string(),
  answer: z.string(),
  standing: z.string().default('current'),
  unchecked: z.number().default(0),
  cause: z.string().nullish(),
  uncheckedLines: z
    .array(
      z.looseObject({
        name: z.string(),
        state: z.enum(['not-covered', 'not-comparable']),
        reason: z.string().nullable(),
      }),
    )
    .default([]),
  groups: z.array(z.custom<ShownGroup>((value) => typeof value === 'object' && value !== null)).default([]),
});
export type ShownCheck = z.input<typeof shownCheck>;

/** Rows of a group that are shown while it is folded. */
const FOLDED_ROWS = 3;

const WORDS = {
  contraindicated: { ja: '併用禁忌', en: 'contraindicated' },
  duplicate: { ja: '重複', en: 'duplicate' },
  masked: { ja: '同意なし・集計不可', en: 'no consent, not counted' },
  localNone: { ja: '自局記録に該当なし・サービス未照会', en: 'no hit in our own records; the service was not asked' },
  partly: { ja: '一部未チェック（{count}）', en: 'partly checked ({count})' },
  both: { ja: '{answer}・{partly}', en: '{answer}, {partly}' },
  cause: { ja: '（{cause}）', en: ' ({cause})' },
  stale: { ja: '  要再チェック（{why}）', en: '  to be checked again ({why})' },
  count: { ja: '{alerts}件', en: '{alerts}' },
  institutions: { ja: '医療機関{count}', en: '{count} institutions' },
  pharmacies: { ja: '薬局{count}', en: '{count} pharmacies' },
  span: { ja: '{from} から {to}', en: '{from} to {to}' },
  why: { ja: '処方意図: {reason}', en: 'prescriber: {reason}' },
  condition: { ja: '条件: {condition}', en: 'on condition: {condition}' },
  more: { ja: 'ほか {count}件（--open で全件を表示）', en: '{count} more (--open shows all)' },
  group: { ja: '群 {group}', en: 'group {group}' },
  decided: { ja: '判断記録済', en: 'decided' },
  undecided: { ja: '判断未記録', en: 'no decision' },
  'not-covered': { ja: '対象外', en: 'not covered' },
  'not-comparable': { ja: '照合不可', en: 'not comparable' },
};

/** The four answers are four different things; a local negative, or one with lines left out, is never called 該当なし. */
export function checkAnswerText(
  { source, answer, unchecked = 0, cause }: Pick<ShownCheck, 'source' | 'answer' | 'unchecked' | 'cause'>,
  language: Language,
): string {
  if (answer === 'not-performed')
    return checkAnswerLabel(answer, language) + (cause ? fill(WORDS.cause, language, { cause }) : '');
  const partly = fill(WORDS.partly, language, { count: unchecked });
  if (answer === 'found' || answer === 'found-without-consent') {
    const label = checkAnswerLabel(answer, language);
    return unchecked > 0 ? fill(WORDS.both, language, { answer: label, partly }) : label;
  }
  if (answer === 'partly-checked' || unchecked > 0) return partly;
  return answer === 'none' && source === 'local' ? say(WORDS.localNone, language) : checkAnswerLabel(answer, language);
}

/** Counts and spans of unmasked rows only (product.md §5). */
function summaryText({ summary }: ShownGroup, language: Language): string {
  if (summary === null) return say(WORDS.masked, language);
  const { alerts, institutions, pharmacies, span } = summary;
  return [
    fill(WORDS.count, language, { alerts }),
    institutions === null ? '' : fill(WORDS.institutions, language, { count: institutions }),
    pharmacies === null ? '' : fill(WORDS.pharmacies, language, { count: pharmacies }),
    span === null ? '' : fill(WORDS.span, language, span),
  ]
    .filter((part) => part !== '')
    .join(language === 'ja' ? '、' : ', ');
}

function headOf(group: ShownGroup, language: Language): string {
  const routes = group.routes.map((route) => routeLabel(route, language)).join('・');
  const scopes = group.scopes.filter((scope) => scope !== 'taking').map((scope) => `[${scopeLabel(scope, language)}]`);
  const pair = group.other === null ? '' : ` × ${group.other}`;
  return [
    `[${say(WORDS[group.rule], language)}]${scopes.join('')} ${group.ingredient}${pair}${routes === '' ? '' : `（${routes}）`} <- ${group.drugs.join('、')}`,
    summaryText(group, language),
    fill(WORDS.group, language, { group: group.groupId }),
    say(group.decisionId === null ? WORDS.undecided : WORDS.decided, language),
  ].join('  ');
}

/** One group as text: what, how many, its conditions and the prescriber's reasons, then its rows, newest first. */
export function groupLines(group: ShownGroup, language: Language, open: boolean): string[] {
  const rows = group.alerts.flatMap(({ cause }) => (cause === null ? [] : [cause]));
  const shown = open ? rows : rows.slice(0, FOLDED_ROWS);
  const folded = rows.length - shown.length;
  return [
    headOf(group, language),
    ...group.conditions.map((condition) => `    ${fill(WORDS.condition, language, { condition })}`),
    ...group.prescriberReasons.map((reason) => `    ${fill(WORDS.why, language, { reason })}`),
    ...shown.map((cause) =>
      [
        `    ${cause.on ?? '-'}  ${cause.drug}`,
        [cause.institution, cause.pharmacy].filter((name) => name !== null).join(' / '),
      ]
        .filter((part) => part !== '')
        .join('  '),
    ),
    ...(folded === 0 ? [] : [`    ${fill(WORDS.more, language, { count: folded })}`]),
  ].map(printable);
}

/** Source and answer first, then every group (none is hidden, long ones are folded), then the lines that were not checked. */
export function checkLines(input: ShownCheck, language: Language, { open = false } = {}): string[] {
  const check = shownCheck.parse(input);
  const stale =
    check.standing === 'current' || check.standing === 'not-performed'
      ? ''
      : fill(WORDS.stale, language, { why: standingLabel(check.standing, language) });
  return [
    `${checkSourceLabel(check.source, language)}: ${checkAnswerText(check, language)}${stale}`,
    ...check.groups.flatMap((group) => groupLines(group, language, open)),
    ...check.uncheckedLines.map(({ name, state, reason }) =>
      printable(`[${say(WORDS[state], language)}] ${name}${reason === null ? '' : `  ${reason}`}`),
    ),
  ];
}
