import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { factsOf } from '../../../shared/domain/drug/compare-product.ts';
import { success } from '../../../shared/domain/result.ts';
import { typedCode } from '../../../shared/domain/typed-text.ts';
import type { UseCase } from '../context.ts';
import { codeAndName } from './judge-entry.ts';

const FORMS = { oral: 'oral', injection: 'injection', external: 'external' } as const;

/** What the price list says of a code. */
export const tellDrugFacts: UseCase<OperationInput<'drug.facts'>, OperationOutput<'drug.facts'>> = (
  context,
  _actor,
  { codeType, code, name },
) => {
  const facts = factsOf({ codeType, code: typedCode(code) || null }, context.master);
  const units = [facts?.unit, facts?.strength?.unit].filter((unit) => typeof unit === 'string' && unit !== '');
  return success({
    known: facts !== null,
    name: facts?.name ?? null,
    units: [...new Set(units.map(String))],
    narcotic: facts?.narcotic ?? false,
    dosageForm: facts === null ? null : FORMS[facts.category],
    codeAndName: codeAndName(context, { codeType, code, name }),
  });
};
