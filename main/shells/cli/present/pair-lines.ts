import { z } from 'zod';
import { DRUG_ROUTE_NAMES, DRUG_ROUTES } from '../../../../shared/domain/drug/drug-route.ts';
import { printable } from '../../../../shared/domain/printable.ts';
import { fill, type Language, say } from './text.ts';

const drug = z
  .looseObject({
    code: z.string(),
    name: z.string(),
    resolvedBy: z.string(),
    ingredient: z.string(),
    components: z.array(z.string()),
    routes: z.array(z.enum(DRUG_ROUTES)),
  })
  .nullable();

/** As told by shared/domain/duplicate-check/explain-pair.ts. */
const explanationShape = z.looseObject({
  taking: drug,
  new: drug,
  clauses: z.array(z.looseObject({ clause: z.string(), holds: z.boolean().nullable(), text: z.string() })),
});

const WORDS = {
  taking: { ja: '服用中の薬', en: 'drug taken' },
  new: { ja: '新しい薬', en: 'new drug' },
  unknown: { ja: '照合不可', en: 'not known' },
  drug: {
    ja: '{side}: {code} {name}（成分 {components}、投与経路 {routes}、コード: {by}）',
    en: '{side}: {code} {name} (ingredients {components}, route {routes}, code: {by})',
  },
  window: { ja: '服用期間', en: 'intake' },
  'same-ingredient': { ja: '同一成分', en: 'same ingredient' },
  'same-route': { ja: '同一投与経路', en: 'same route' },
  'contraindicated-pair': { ja: '併用禁忌', en: 'contraindicated' },
  code: { ja: '収載品目', en: 'listed' },
  prefix: { ja: '先頭9桁で照合', en: 'by its first 9 characters' },
  'generic-name': { ja: '一般名', en: 'generic name' },
  partial: { ja: '7桁または9桁', en: '7 or 9 characters' },
  'receipt-map': { ja: 'レセプト電算コードから変換', en: 'mapped from a receipt code' },
};

function wordOf(name: string, language: Language): string {
  const text = Object.entries(WORDS).find(([key]) => key === name)?.[1];
  return text === undefined ? name : say(text, language);
}

/** What each code was taken for, then every clause: ○ holds, × does not, － could not be decided. */
export function explanationLines(explanation: unknown, language: Language): string[] {
  const read = explanationShape.safeParse(explanation);
  if (!read.success) return [];
  const drugs = (['taking', 'new'] as const).map((side) => {
    const told = read.data[side];
    if (told === null) return `${say(WORDS[side], language)}: ${say(WORDS.unknown, language)}`;
    return fill(WORDS.drug, language, {
      side: say(WORDS[side], language),
      code: told.code,
      name: told.name,
      components: told.components.join('・') || told.ingredient,
      routes: told.routes.map((route) => DRUG_ROUTE_NAMES[route]).join('・'),
      by: wordOf(told.resolvedBy, language),
    });
  });
  const clauses = read.data.clauses.map(({ clause, holds, text }) => {
    const mark = holds === null ? '－' : holds ? '○' : '×';
    return `[${mark}] ${wordOf(clause, language)}: ${text}`;
  });
  return [...drugs, ...clauses].map(printable);
}
