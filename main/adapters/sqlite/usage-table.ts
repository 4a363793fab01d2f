import type { DispensingResult } from '../../../shared/domain/dispensing/dispensing-result.ts';
import type { UsageRow } from '../../application/entry-ports.ts';
import type { Store } from '../../application/ports.ts';
import type { SqlConnection } from './sql-connection.ts';

/** Counts the phrases of a result that was put down. */
export function usageCounter(sql: SqlConnection): (result: Pick<DispensingResult, 'groups'>) => void {
  return ({ groups }) => {
    for (const { usage, dosageForm } of groups) {
      if (usage.text === '') continue;
      sql.run(
        `INSERT INTO usage_phrase (text, code_type, code, dosage_form, times) VALUES (@text, @codeType, @code, @dosageForm, 1)
         ON CONFLICT DO UPDATE SET times = times + 1`,
        { text: usage.text, codeType: usage.codeType, code: usage.code ?? '', dosageForm },
      );
    }
  };
}

export function usageTable(sql: SqlConnection): Store['usages'] {
  return {
    all: () =>
      sql
        .all<Omit<UsageRow, 'code'> & { readonly code: string }>(
          'SELECT text, code_type AS codeType, code, dosage_form AS dosageForm, times FROM usage_phrase ORDER BY times DESC, text',
        )
        .map((row) => ({ ...row, code: row.code === '' ? null : row.code })),
  };
}
