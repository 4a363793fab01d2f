import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import { type Say, useSay } from '../../../words/language.tsx';
import { JOINT } from '../../../words/text.ts';
import { fieldWords, mastersWords as words } from './masters-words.ts';

type Table = OperationOutput<'masters.import'>['tables'][number];
type Cell = Table['changes'][number]['fields'][number]['before'];

/** One list beside what it takes the place of: how many rows, and which. */
export function MasterDifference({ table }: { readonly table: Table }) {
  const say = useSay();
  return (
    <section className="stack">
      <h2>
        {say(words.from, { kind: table.files.map(({ name }) => name).join(say(JOINT)), date: table.appliesFrom })}
      </h2>
      <p>{table.isNew ? say(words.counts, table.counts) : say(words.same)}</p>
      {table.changes.length === 0 ? null : (
        <section className="difference" tabIndex={-1}>
          <table className="plain-table">
            <thead>
              <tr>
                {(['state', 'code', 'name', 'difference'] as const).map((column) => (
                  <th key={column} scope="col">
                    {say(words[column])}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.changes.map((row) => (
                <tr key={`${row.change} ${row.code} ${row.name}`}>
                  <td className="nowrap">{say(words[row.change])}</td>
                  <td className="mono">{row.code}</td>
                  <td>{row.name}</td>
                  <td>{row.change === 'changed' ? differenceText(row, say) : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {table.changesNotShown === 0 ? null : (
        <p className="quiet">{say(words.notShown, { rows: table.changesNotShown })}</p>
      )}
    </section>
  );
}

/** Of rows that come or go every field differs: only a changed row says which. */
function differenceText(row: Table['changes'][number], say: Say): string {
  return row.fields
    .map(({ field, before, after }) => {
      const words = fieldWords[field];
      return `${words === undefined ? field : say(words)}: ${cellText(before)} → ${cellText(after)}`;
    })
    .join(' / ');
}

function cellText(cell: Cell): string {
  if (cell === null) return '—';
  return typeof cell === 'boolean' ? (cell ? '○' : '×') : cell;
}
