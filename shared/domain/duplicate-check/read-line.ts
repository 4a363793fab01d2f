import type { DrugFacts } from '../drug/drug-facts.ts';
import type { DrugMaster } from '../drug/drug-master.ts';
import type { CheckLine } from './check-line.ts';
import type { UncheckedCause } from './check-outcome.ts';

export type LineReading =
  | { readonly kind: 'drug'; readonly drug: DrugFacts }
  /** 対象外 */
  | { readonly kind: 'not-covered'; readonly cause: 'uninsured' | 'material' }
  /** 照合不可 */
  | { readonly kind: 'unreadable'; readonly cause: UncheckedCause };

const UNMAPPED_CAUSE = {
  receipt: 'receipt-code-unmapped',
  hot: 'hot-code-unmapped',
  'no-code': 'no-code',
} as const;

/** What the master makes of a line's code. */
export function readLine(line: CheckLine, master: DrugMaster): LineReading {
  if (line.coverage !== 'insured') return { kind: 'not-covered', cause: line.coverage };
  const resolution = master.resolve(line.codeType, line.code);
  if (resolution.kind === 'resolved') return { kind: 'drug', drug: resolution.drug };
  return {
    kind: 'unreadable',
    cause: resolution.kind === 'unmapped' ? UNMAPPED_CAUSE[resolution.reason] : 'unknown-code',
  };
}
