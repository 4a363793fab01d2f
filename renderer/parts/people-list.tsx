import { useSay } from '../words/language.tsx';
import { birthText } from '../words/moment.ts';
import type { Words } from '../words/text.ts';

const words = { more: { ja: 'ほか{rows}件', en: '{rows} more' } } as const satisfies Words;

/** So many lines are read before an answer is given; more are counted. */
const SHOWN_MOST = 6;

export interface PersonOfRow {
  readonly patientName: string | null;
  readonly patientBirthDate: string | null;
}

/** Of a row in one line: the name and the birth date, which tells those apart who share it; null where none is known. */
export function personText({ patientName, patientBirthDate }: PersonOfRow): string | null {
  if (patientName === null) return null;
  return patientBirthDate === null ? patientName : `${patientName} ${birthText(patientBirthDate)}`;
}

/** Whom an act on several rows is about. */
export function PeopleList({ rows }: { readonly rows: readonly PersonOfRow[] }) {
  const say = useSay();
  const people = [...Map.groupBy(rows, (row) => personText(row) ?? '—')];
  const rest = people.slice(SHOWN_MOST).reduce((sum, [, same]) => sum + same.length, 0);
  return (
    <ul className="people">
      {people.slice(0, SHOWN_MOST).map(([person, same]) => (
        <li key={person}>
          <strong>{person}</strong>
          {same.length > 1 ? ` × ${same.length}` : ''}
        </li>
      ))}
      {rest > 0 ? <li className="quiet">{say(words.more, { rows: rest })}</li> : null}
    </ul>
  );
}
