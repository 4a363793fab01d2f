import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { EVERYDAY_USAGES } from '../../../shared/domain/drug/everyday-usages.ts';
import { foldKana } from '../../../shared/domain/kana.ts';
import { success } from '../../../shared/domain/result.ts';
import { typedCode } from '../../../shared/domain/typed-text.ts';
import type { UseCase } from '../context.ts';

type Found = OperationOutput<'usage.search'>[number];

/** 用法: what this pharmacy used itself first, most used first, then everyday phrases without a code. */
export const searchUsages: UseCase<OperationInput<'usage.search'>, OperationOutput<'usage.search'>> = (
  context,
  _actor,
  { text, code, dosageForm, limit },
) => {
  const own = context.store.usages.all();
  const ownTexts = new Set(own.map((row) => foldKana(row.text)));
  const all: Found[] = [
    ...own.map((row): Found => ({ ...row, source: 'own-results' })),
    ...EVERYDAY_USAGES.filter((common) => !ownTexts.has(foldKana(common.text))).map(
      (common): Found => ({ ...common, codeType: 'none', code: null, source: 'common', times: 0 }),
    ),
  ];
  const words = text
    .split(/[\s　]+/)
    .map(foldKana)
    .filter((word) => word !== '');
  const wanted = typedCode(code ?? '');
  const matches = all.filter(
    (usage) =>
      (dosageForm === undefined || usage.dosageForm === dosageForm) &&
      (wanted === '' || (usage.code?.startsWith(wanted) ?? false)) &&
      words.every((word) => foldKana(usage.text).includes(word)),
  );
  const begins = (usage: Found) => words[0] !== undefined && foldKana(usage.text).startsWith(words[0]);
  return success([...matches.filter(begins), ...matches.filter((usage) => !begins(usage))].slice(0, limit));
};
