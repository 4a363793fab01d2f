import { z } from 'zod';
import { printable } from '../../../../shared/domain/printable.ts';
import { decisionKindLabel, inquiryWayLabel } from './labels.ts';
import { momentText } from './moment.ts';
import { fill, type Language, say } from './text.ts';

const content = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('inquiry'),
    at: z.string(),
    how: z.string(),
    askedBy: z.string(),
    answeredBy: z.string(),
    question: z.string(),
    answer: z.string(),
    lines: z.array(z.looseObject({ drug: z.string(), changed: z.boolean() })),
  }),
  z.looseObject({ kind: z.literal('as-dispensed'), reason: z.string() }),
]);

/** A decision as `check.history` tells it; without content where people are masked. */
export const shownDecision = z.looseObject({
  decisionId: z.string(),
  decidedAt: z.string(),
  by: z.string(),
  drugs: z.array(z.string()).default([]),
  content: content.optional(),
});

const WORDS = {
  inquiry: {
    ja: '照会 {at} {how}  {askedBy} → {answeredBy}',
    en: 'asked {at} by {how}  {askedBy} -> {answeredBy}',
  },
  question: { ja: '問: {text}', en: 'Q: {text}' },
  answer: { ja: '答: {text}', en: 'A: {text}' },
  changed: { ja: '変更あり', en: 'changed' },
  unchanged: { ja: '変更なし', en: 'not changed' },
  reason: { ja: '理由: {reason}', en: 'why: {reason}' },
};

/** Who decided what when; then the words of it. */
export function decisionLines(decision: z.infer<typeof shownDecision>, language: Language): string[] {
  const { content: said, drugs } = decision;
  const kind = said === undefined ? '' : decisionKindLabel(said.kind, language);
  const head = [momentText(decision.decidedAt), kind, drugs.join('、'), decision.by].filter((part) => part !== '');
  const words =
    said === undefined
      ? []
      : said.kind === 'as-dispensed'
        ? [fill(WORDS.reason, language, { reason: said.reason })]
        : [
            fill(WORDS.inquiry, language, {
              at: momentText(said.at),
              how: inquiryWayLabel(said.how, language),
              askedBy: said.askedBy,
              answeredBy: said.answeredBy,
            }),
            fill(WORDS.question, language, { text: said.question }),
            fill(WORDS.answer, language, { text: said.answer }),
            ...said.lines.map(
              ({ drug, changed }) => `${drug}: ${say(changed ? WORDS.changed : WORDS.unchanged, language)}`,
            ),
          ];
  return [head.join('  '), ...words.map((line) => `    ${line}`)].map(printable);
}
