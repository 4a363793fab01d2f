import type { Instant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { OperationSearchReply } from '../../shared/formats/eps-messages-search.ts';
import type { MockDatabase } from './open-database.ts';

export interface StoredOperation {
  readonly operationId: Uuid;
  readonly message: string;
  readonly requestSha256: string;
  readonly outcome: 'done' | 'refused';
  /** What a look-up by operation id says of it; a returned file is kept with its registration only, here it is empty */
  readonly searchReply: OperationSearchReply;
  /** The bytes of the first answer: every later one is the same. */
  readonly answer: Uint8Array;
  readonly takenInAt: Instant;
}

interface OperationRecord {
  readonly operation_id: Uuid;
  readonly message: string;
  readonly request_sha256: string;
  readonly outcome: 'done' | 'refused';
  readonly search_reply: string;
  readonly answer: Uint8Array;
  readonly taken_in_at: Instant;
}

export class OperationTable {
  readonly #insert;
  readonly #byId;

  constructor(database: MockDatabase) {
    this.#insert = database.prepare<[string, string, string, string, string, Uint8Array, string]>(
      `INSERT INTO operation (operation_id, message, request_sha256, outcome, search_reply, answer, taken_in_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#byId = database.prepare<[string], OperationRecord>('SELECT * FROM operation WHERE operation_id = ?');
  }

  insert(row: StoredOperation): void {
    const { registration } = row.searchReply;
    const withoutFile = registration === null ? null : { ...registration, returnedBase64: '' };
    const reply = JSON.stringify({ ...row.searchReply, registration: withoutFile });
    this.#insert.run(row.operationId, row.message, row.requestSha256, row.outcome, reply, row.answer, row.takenInAt);
  }

  byId(operationId: Uuid): StoredOperation | null {
    const record = this.#byId.get(operationId);
    if (record === undefined) return null;
    return {
      operationId: record.operation_id,
      message: record.message,
      requestSha256: record.request_sha256,
      outcome: record.outcome,
      searchReply: JSON.parse(record.search_reply) as OperationSearchReply,
      answer: record.answer,
      takenInAt: record.taken_in_at,
    };
  }
}
