import type { RequestCounters } from './http/request-counters.ts';
import type { MockContext } from './messages/message-context.ts';

/** `GET /mock/ledger` (product.md §11): the judge. One row per operation on a result that took effect, oldest first. */
export function ledgerOf(context: MockContext, counters: RequestCounters): unknown {
  return {
    results: context.store.registrations.all().map((row) => ({
      dispensingId: row.dispensingId,
      operationId: row.operationId,
      kind: row.kind,
      prescriptionId: row.prescriptionId,
      receivedSha256: row.receivedSha256,
      returnedSha256: row.returnedSha256,
      receivedAt: row.receivedAt,
      version: row.version,
      state: row.state,
    })),
    counters: counters.snapshot(),
  };
}
