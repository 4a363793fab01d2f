import type { ReceiptMap } from '../domain/drug/drug-master.ts';
import { lowerBound } from './sorted-lines.ts';
import { receiptCodeOfLine } from './table-text.ts';

/**
 * The receipt codes over the lines of their table: 21,000 rows stay one array of short texts, and a code is found by halving.
 * @param readLines lines without the header, in order of the codes; called once, when first needed
 */
export function createReceiptMap(readLines: () => readonly string[]): ReceiptMap {
  let lines: readonly string[] | null = null;
  return {
    get: (receiptCode) => {
      lines ??= readLines();
      const line = lines[lowerBound(lines, `${receiptCode}\t`)];
      return line?.startsWith(`${receiptCode}\t`) === true ? receiptCodeOfLine(line).listCode : undefined;
    },
  };
}
