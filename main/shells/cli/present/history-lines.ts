import { z } from 'zod';
import { printable } from '../../../../shared/domain/printable.ts';
import { checkLines, shownCheck } from './check-lines.ts';
import { decisionLines, shownDecision } from './decision-lines.ts';
import { momentText } from './moment.ts';
import { fill, type Language, say } from './text.ts';

const moment = z.looseObject({ performedAt: z.string(), by: z.string() });

/** The history of the duplicate check as `check.history` and `queue.show` tell it. */
export const shownHistory = z.looseObject({
  checks: z.array(z.intersection(shownCheck, moment)).default([]),
  decisions: z.array(shownDecision).default([]),
  oralConsents: z
    .array(z.looseObject({ givenAt: z.string(), by: z.string(), groupKeys: z.array(z.string()) }))
    .default([]),
  notices: z
    .array(
      z.looseObject({
        at: z.string(),
        acknowledged: z.looseObject({ word: z.string(), by: z.string(), at: z.string() }).nullable(),
      }),
    )
    .default([]),
  earlierDecisions: z.array(shownDecision).default([]),
});

const WORDS = {
  consent: { ja: '{at}  口頭等同意（{count}群）  {by}', en: '{at}  oral consent ({count} groups)  {by}' },
  notice: {
    ja: '{at}  交付後にサービスで該当が見つかりました',
    en: '{at}  the service found something after the hand-over',
  },
  open: { ja: '対応未記録（check acknowledge）', en: 'not answered for (check acknowledge)' },
  word: { ja: '対応 {at} {by}: {word}', en: 'answered {at} {by}: {word}' },
  earlier: { ja: '前回までの判断（自動では適用されません）', en: 'Earlier decisions (never applied by themselves)' },
  decisions: { ja: '判断', en: 'Decisions' },
};

type History = z.infer<typeof shownHistory>;

function noticeLines({ at, acknowledged }: History['notices'][number], language: Language): string[] {
  const word =
    acknowledged === null
      ? say(WORDS.open, language)
      : fill(WORDS.word, language, { ...acknowledged, at: momentText(acknowledged.at) });
  return [fill(WORDS.notice, language, { at: momentText(at) }), `    ${word}`];
}

export function earlierLines(decisions: History['decisions'], language: Language): string[] {
  return decisions.length === 0
    ? []
    : [say(WORDS.earlier, language), ...decisions.flatMap((decision) => decisionLines(decision, language))];
}

/** What was checked when, by whom, with what answer; then what was said about it. */
export function historyLines(history: History, language: Language, { open = false } = {}): string[] {
  return [
    ...history.checks.flatMap((check) => {
      const [head = '', ...rest] = checkLines(check, language, { open });
      return [`${momentText(check.performedAt)}  ${head}  (${check.by})`, ...rest.map((line) => `  ${line}`)];
    }),
    ...history.oralConsents.map(({ givenAt, by, groupKeys }) =>
      fill(WORDS.consent, language, { at: momentText(givenAt), by, count: groupKeys.length }),
    ),
    ...(history.decisions.length === 0 ? [] : [say(WORDS.decisions, language)]),
    ...history.decisions.flatMap((decision) => decisionLines(decision, language)),
    ...history.notices.flatMap((notice) => noticeLines(notice, language)),
    ...earlierLines(history.earlierDecisions, language),
  ].map(printable);
}
