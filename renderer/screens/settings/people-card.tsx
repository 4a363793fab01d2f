import { ROLES } from '../../../shared/domain/roles.ts';
import { useOperation } from '../../core/use-operation.ts';
import { Badge } from '../../parts/badge.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useSay } from '../../words/language.tsx';
import { roleWords } from '../../words/role-words.ts';
import { keyStateWords, settingsWords } from './settings-words.ts';

const KEY_TONES = {
  none: 'calm',
  ready: 'good',
  'expires-soon': 'attention',
  expired: 'bad',
  'not-valid-yet': 'attention',
  locked: 'bad',
} as const;

/** Who works here, with which roles, and until when each signing key holds. */
export function PeopleCard() {
  const say = useSay();
  const people = useOperation('user.list', {}, ['people']);
  const keys = useOperation('key.status', {}, ['people']).value ?? [];
  return (
    <section className="card" aria-labelledby="people-title">
      <h2 id="people-title">{say(settingsWords.people)}</h2>
      <IssueList issues={people.issues} />
      <table className="plain-table">
        <thead>
          <tr>
            {(['person', 'name', 'roles', 'active', 'unsigned', 'key'] as const).map((column) => (
              <th key={column} scope="col">
                {say(settingsWords[column])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(people.value ?? []).map((person) => {
            const key = keys.find((one) => one.userName === person.name);
            return (
              <tr key={person.userId}>
                <th scope="row">{person.displayName}</th>
                <td>{person.name}</td>
                <td>
                  {ROLES.filter((role) => person.roles.includes(role))
                    .map((role) => say(roleWords[role]))
                    .join('・')}
                </td>
                <td>{say(person.active ? settingsWords.inUse : settingsWords.stopped)}</td>
                <td>{person.unsignedRows}</td>
                <td>
                  {key === undefined ? (
                    '—'
                  ) : (
                    <span className="row-of">
                      <Badge tone={KEY_TONES[key.state]} text={say(keyStateWords[key.state])} />
                      {key.validUntil === null
                        ? null
                        : say(settingsWords.keyUntil, { day: key.validUntil, days: key.daysLeft ?? 0 })}
                      {key.triesLeft === null ? null : (
                        <span className="quiet">{say(settingsWords.tries, { tries: key.triesLeft })}</span>
                      )}
                    </span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
