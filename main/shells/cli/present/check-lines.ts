import { type Alert, type CheckDetail, readCheckDetail } from './check-detail.ts';
import { checkAnswerLabel, checkSourceLabel } from './labels.ts';
import { printable } from './table.ts';
import { fill, type Language, say } from './text.ts';

const WORDS = {
  contraindicated: { ja: '併用禁忌', en: 'contraindicated' },
  duplicate: { ja: '重複', en: 'duplicate' },
  masked: { ja: '同意なし・集計不可', en: 'no consent, not counted' },
  localNone: { ja: '自局記録に該当なし・サービス未照会', en: 'no hit in our own records; the service was not asked' },
  unchecked: { ja: '（{count}）', en: ' ({count})' },
  summary: {
    ja: '{hits}件、医療機関{institutions}、{from} から {to}',
    en: '{hits}, {institutions} institutions, {from} to {to}',
  },
  count: { ja: '{hits}件', en: '{hits}' },
  why: { ja: '処方意図: {reason}', en: 'prescriber: {reason}' },
  condition: { ja: '条件: {condition}', en: 'on condition: {condition}' },
  'not-covered': { ja: '対象外', en: 'not covered' },
  'not-comparable': { ja: '照合不可', en: 'not comparable' },
};

/** The answer in words. A local negative, or one with lines left out, is never called 該当なし. */
function checkAnswerText(source: string, answer: string, detail: CheckDetail | null, language: Language): string {
  if (answer === 'none' && source === 'local') return say(WORDS.localNone, language);
  const unchecked = detail?.unchecked.length ?? 0;
  const label = checkAnswerLabel(answer === 'none' && unchecked > 0 ? 'partly-checked' : answer, language);
  return unchecked > 0 && answer !== 'found' ? label + fill(WORDS.unchecked, language, { count: unchecked }) : label;
}

/** By rule and ingredient, contraindicated first, then the group with the newest hit; newest first inside. */
function grouped(alerts: readonly Alert[]): Alert[][] {
  const groups = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const key = `${alert.rule} ${alert.past === null ? '' : (alert.ingredient ?? '')} ${alert.past === null ? alert.drug : ''}`;
    groups.set(key, [...(groups.get(key) ?? []), alert]);
  }
  const on = (alert: Alert | undefined): string => alert?.past?.on ?? '';
  return [...groups.values()]
    .map((group) => group.toSorted((a, b) => on(b).localeCompare(on(a))))
    .toSorted(
      (a, b) =>
        Number(b[0]?.rule === 'contraindicated') - Number(a[0]?.rule === 'contraindicated') ||
        on(b[0]).localeCompare(on(a[0])),
    );
}

/** Counts and spans of unmasked rows only (product.md §5). */
function groupLines(group: readonly Alert[], language: Language): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const pasts = group.flatMap(({ past }) => (past === null ? [] : [past]));
  const days = pasts.flatMap(({ on }) => (on === null ? [] : [on])).toSorted();
  const institutions = new Set(pasts.flatMap(({ institution }) => (institution === null ? [] : [institution])));
  const head = `[${say(WORDS[first.rule], language)}] ${first.ingredient ?? first.drug} <- ${first.drug}`;
  const summary =
    pasts.length < group.length
      ? say(WORDS.masked, language)
      : institutions.size === 0
        ? fill(WORDS.count, language, { hits: group.length })
        : fill(WORDS.summary, language, {
            hits: group.length,
            institutions: institutions.size,
            from: days[0] ?? '-',
            to: days.at(-1) ?? '-',
          });
  return [
    `${head}  ${summary}`,
    ...(first.condition === null ? [] : [`    ${fill(WORDS.condition, language, { condition: first.condition })}`]),
    ...pasts.map((past) =>
      [
        `    ${past.on ?? '-'}  ${past.drug}`,
        [past.institution, past.pharmacy].filter((name) => name !== null).join(' / '),
        past.prescriberReason === null ? '' : fill(WORDS.why, language, { reason: past.prescriberReason }),
      ]
        .filter((part) => part !== '')
        .join('  '),
    ),
  ].map(printable);
}

/** Source and answer first, then every alert in its group (none is hidden), then the lines that were not checked. */
export function checkLines(check: { source: string; answer: string; detail: unknown }, language: Language): string[] {
  const detail = readCheckDetail(check.detail);
  return [
    `${checkSourceLabel(check.source, language)}: ${checkAnswerText(check.source, check.answer, detail, language)}`,
    ...grouped(detail?.alerts ?? []).flatMap((group) => groupLines(group, language)),
    ...(detail?.unchecked ?? []).map(({ name, state, reason }) =>
      printable(`[${say(WORDS[state], language)}] ${name}${reason === null ? '' : `  ${reason}`}`),
    ),
  ];
}
