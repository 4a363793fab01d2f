import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { tokyoDateOf, tokyoTimeOf } from '../../../shared/domain/calendar-date.ts';
import { success } from '../../../shared/domain/result.ts';
import { splitJahisTc } from '../../../shared/formats/jahis-tc-splitting.ts';
import { jahisTcFromDispensingResult } from '../../../shared/formats/jahis-tc-writing.ts';
import { audited } from '../audited.ts';
import type { UseCase } from '../context.ts';
import { findResult } from '../queue/find-rows.ts';

/** お薬手帳 for the patient. Whose drugs went out to paper or telephone is put down. */
export const exportNotebook: UseCase<OperationInput<'notebook.export'>, OperationOutput<'notebook.export'>> = (
  context,
  actor,
  { resultId, bytesPerSymbol },
) => {
  const found = findResult(context.store, resultId);
  if (!found.ok) return found;
  const row = found.value;
  const now = context.clock.now();
  const text = jahisTcFromDispensingResult(row.result);
  // Fourteen digits that no other file of this pharmacy has: the moment, and chance for its last four.
  const chance = String(Math.floor(context.random.fraction() * 10_000)).padStart(4, '0');
  const setId = `${tokyoDateOf(now).replaceAll('-', '').slice(2)}${tokyoTimeOf(now).replace(':', '')}${chance}`;
  const symbols = splitJahisTc(text, setId, bytesPerSymbol);
  if (!symbols.ok) return symbols;
  audited(context, actor, 'notebook.export', row.resultId, { symbols: symbols.value.length }, now);
  return success({ resultId: row.resultId, text, symbols: [...symbols.value], result: { ...row.result } });
};
