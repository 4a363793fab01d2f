import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { success } from '../../../shared/domain/result.ts';
import type { UseCase } from '../context.ts';

/** Drug search as you type: products and generic names, best first. */
export const searchDrugs: UseCase<OperationInput<'masters.search'>, OperationOutput<'masters.search'>> = (
  context,
  _actor,
  { text, limit, codePrefix },
) =>
  success(
    context.master.search(text, limit, codePrefix).map(({ kind, routes, ...hit }) => ({
      ...hit,
      codeType: kind === 'generic-name' ? 'generic' : 'yakka',
      routes: [...routes],
    })),
  );
