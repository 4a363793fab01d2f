import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import type { Ledger } from './mock-process.ts';

export interface LedgerComparison {
  readonly registered: number;
  readonly differences: number;
  readonly lines: readonly string[];
}

/** The service's ledger against our database, to the item: same operations, same ids, same returned bytes. */
export function compareLedger(queue: OperationOutput<'queue.list'>, ledger: Ledger): LedgerComparison {
  const delivered = queue.filter(
    (row) =>
      (row.kind === 'register' || row.kind === 'amend' || row.kind === 'withdraw') &&
      (row.state === 'registered' ||
        (row.state === 'superseded' && row.dispensingId !== null) ||
        row.state === 'withdrawn'),
  );
  const byOperation = new Map(ledger.results.map((row) => [row.operationId, row]));
  const missing = delivered.filter((row) => !byOperation.has(row.operationId));
  const unknown = ledger.results.filter((row) => !delivered.some((own) => own.operationId === row.operationId));
  const different = delivered.filter((row) => {
    const theirs = byOperation.get(row.operationId);
    if (theirs === undefined || row.kind === 'withdraw') return false;
    return (
      theirs.dispensingId !== row.dispensingId ||
      theirs.returnedSha256 !== row.returnCopySha256 ||
      row.copy !== 'verified'
    );
  });
  const twice = ledger.results.length - byOperation.size;
  return {
    registered: delivered.length,
    differences: missing.length + unknown.length + different.length + twice,
    lines: [
      `台帳 ${ledger.results.length} 件、こちら ${delivered.length} 件（要求 ${ledger.counters.requests} 回、同時最大 ${ledger.counters.peakInFlight}）`,
      `台帳にない ${missing.length} 件、こちらにない ${unknown.length} 件、内容または返却ファイルの相違 ${different.length} 件、二重登録 ${twice} 件`,
    ],
  };
}
