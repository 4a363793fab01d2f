import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { EVERYDAY_USAGES } from '../../../shared/domain/drug/everyday-usages.ts';
import { spokenUsage } from '../../../shared/domain/drug/spoken-usage.ts';
import { foldKana } from '../../../shared/domain/kana.ts';
import { success } from '../../../shared/domain/result.ts';
import { typedCode } from '../../../shared/domain/typed-text.ts';
import type { UseCase } from '../context.ts';

type Found = OperationOutput<'usage.search'>[number];

/** A phrase as it is compared: however it was written. */
const plainOf = (text: string): string => foldKana(spokenUsage(text).text);

/** 用法: what this pharmacy used itself first, most used first, then everyday phrases without a code. */
export const searchUsages: UseCase<OperationInput<'usage.search'>, OperationOutput<'usage.search'>> = (
  context,
  _actor,
  { text, code, dosageForm, limit },
) => {
  const used = context.store.usages.all();
  const coded = new Set(used.filter((row) => row.code !== null).map((row) => plainOf(row.text)));
  // The same phrase with its code says all that the one without says.
  const own = used.filter((row) => row.code !== null || !coded.has(plainOf(row.text)));
  const ownTexts = new Set(own.map((row) => plainOf(row.text)));
  const all: Found[] = [
    ...own.map((row): Found => ({ ...row, source: 'own-results' })),
    ...EVERYDAY_USAGES.filter((common) => !ownTexts.has(plainOf(common.text))).map(
      (common): Found => ({ ...common, codeType: 'none', code: null, source: 'common', times: 0 }),
    ),
  ];
  const spoken = spokenUsage(text);
  const words = spoken.text
    .split(/[\s　]+/)
    .map(foldKana)
    .filter((word) => word !== '');
  const wanted = typedCode(code ?? '');
  const matches = all.filter(
    (usage) =>
      (dosageForm === undefined || usage.dosageForm === dosageForm) &&
      (spoken.dosageForm === null || usage.dosageForm === spoken.dosageForm) &&
      (wanted === '' || (usage.code?.startsWith(wanted) ?? false)) &&
      words.every((word) => plainOf(usage.text).includes(word)),
  );
  const begins = (usage: Found) => words[0] !== undefined && plainOf(usage.text).startsWith(words[0]);
  return success([...matches.filter(begins), ...matches.filter((usage) => !begins(usage))].slice(0, limit));
};
