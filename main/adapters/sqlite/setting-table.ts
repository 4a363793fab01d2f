import type { Store } from '../../application/ports.ts';
import { fromJson, toJson } from './column-values.ts';
import type { SqlConnection } from './sql-connection.ts';

/** A key that was never set reads as null. */
export function settingTable(sql: SqlConnection): Store['settings'] {
  return {
    get: (key) => {
      const row = sql.get<{ value: string }>('SELECT value FROM setting WHERE key = @key', { key });
      return row === null ? null : fromJson<unknown>(row.value);
    },
    set: (key, value) => {
      sql.run(
        `INSERT INTO setting (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
        { key, value: toJson(value) },
      );
    },
  };
}
