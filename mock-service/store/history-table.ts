import type { CalendarDate } from '../../shared/domain/calendar-date.ts';
import type { DispensingResult } from '../../shared/domain/dispensing/dispensing-result.ts';
import type { MockDatabase } from './open-database.ts';

export interface HistoryEntry {
  readonly historyId: number;
  readonly result: DispensingResult;
}

/** What other pharmacies registered earlier: seen by the duplicate check, no part of the ledger. */
export class HistoryTable {
  readonly #insert;
  readonly #ofInsured;

  constructor(database: MockDatabase) {
    this.#insert = database.prepare<[string, string, string]>(
      'INSERT INTO history (insured_key, dispensing_date, content) VALUES (?, ?, ?)',
    );
    this.#ofInsured = database.prepare<[string, string], { history_id: number; content: string }>(
      'SELECT history_id, content FROM history WHERE insured_key = ? AND dispensing_date >= ? ORDER BY dispensing_date, history_id',
    );
  }

  insert(insuredKey: string, result: DispensingResult): void {
    this.#insert.run(insuredKey, result.dispensingDate, JSON.stringify(result));
  }

  ofInsured(insuredKey: string, since: CalendarDate): readonly HistoryEntry[] {
    return this.#ofInsured.all(insuredKey, since).map(({ history_id: historyId, content }) => ({
      historyId,
      result: JSON.parse(content) as DispensingResult,
    }));
  }
}
