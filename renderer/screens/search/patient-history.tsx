import { useOperation } from '../../core/use-operation.ts';
import { Badge } from '../../parts/badge.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useLanguage, useSay } from '../../words/language.tsx';
import { dayText } from '../../words/moment.ts';
import { stateText, stateTone } from '../../words/queue-words.ts';
import { searchWords } from './search-words.ts';

interface PatientHistoryProps {
  readonly patientId: number;
  /** For those who may see patients only with a reason */
  readonly unmaskReason: string | null;
}

/** What this pharmacy dispensed to one patient, newest first, and what he brought in from elsewhere. */
export function PatientHistory({ patientId, unmaskReason }: PatientHistoryProps) {
  const say = useSay();
  const { language } = useLanguage();
  const asked = useOperation('patient.history', { patientId, ...(unmaskReason === null ? {} : { unmaskReason }) }, [
    'entries',
    'queue',
  ]);
  const history = asked.value;
  return (
    <section className="card stack history-panel" aria-labelledby="patient-history">
      <h2 id="patient-history">{say(searchWords.history)}</h2>
      <IssueList issues={asked.issues} />
      {history?.results.length === 0 ? <p className="quiet">{say(searchWords.historyNone)}</p> : null}
      {history?.results.map((result) => (
        <article key={result.resultId} className="visit">
          <div className="row-of">
            <strong>{dayText(result.dispensingDate, language)}</strong>
            <span>{result.institution}</span>
            <span className="quiet">{result.prescriber}</span>
            {result.state === null ? null : (
              <Badge tone={stateTone(result.state)} text={say(stateText('register', result.state))} />
            )}
          </div>
          <ul>
            {result.lines.map((line) => (
              <li key={`${line.rpNumber} ${line.name}`}>
                {line.name} {line.amount}
                {line.unit}　{line.usage}　{line.quantity}
              </li>
            ))}
          </ul>
        </article>
      ))}
      {history === null || history.broughtIn.length === 0 ? null : (
        <section>
          <h3>{say(searchWords.broughtIn)}</h3>
          <ul>
            {history.broughtIn.map((drug) => (
              <li key={`${drug.source} ${drug.name} ${drug.from}`}>
                {drug.name} {drug.amount}
                {drug.unit} {drug.usage}{' '}
                <span className="quiet">{[drug.source, drug.institution, drug.from].join(' ')}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {history === null || history.notes.length === 0 ? null : (
        <section>
          <h3>{say(searchWords.notes)}</h3>
          <ul>
            {history.notes.map((note) => (
              <li key={`${note.enteredOn} ${note.text}`}>{note.text}</li>
            ))}
          </ul>
        </section>
      )}
    </section>
  );
}
