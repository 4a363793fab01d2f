import { useState } from 'react';
import { ROLES } from '../../../../shared/domain/people/roles.ts';
import { useSession } from '../../../app/session-context.tsx';
import { useOperation } from '../../../core/use-operation.ts';
import { IssueList } from '../../../parts/issue-list.tsx';
import { useSay } from '../../../words/language.tsx';
import { roleWords } from '../../../words/role-words.ts';
import { JOINT } from '../../../words/text.ts';
import { settingsWords } from '../settings-words.ts';
import { ChangeRoles, DeactivatePerson } from './change-person.tsx';
import { CreatePerson } from './create-person.tsx';
import { KeyCell } from './key-cell.tsx';
import type { Person, PersonAct } from './people-acts.ts';
import { peopleWords } from './people-words.ts';
import { PersonMenu } from './person-menu.tsx';
import { ChangeOwnPassword, SetSecret } from './set-secret.tsx';

type Asking = { readonly act: 'create' | 'own' } | { readonly act: PersonAct; readonly person: Person };

/** Who works here, with which roles, and until when each signing key holds; and what an owner changes about it. */
export function PeopleCard() {
  const say = useSay();
  const { can } = useSession();
  const people = useOperation('user.list', {}, ['people', 'queue']);
  const keys = useOperation('key.status', {}, ['people']);
  const [asking, setAsking] = useState<Asking | null>(null);
  const rules = can('administer');
  const reload = () => {
    people.reload();
    keys.reload();
  };
  return (
    <section className="card stack" aria-labelledby="people-title">
      <h2 id="people-title">{say(settingsWords.people)}</h2>
      <IssueList issues={[...people.issues, ...keys.issues]} />
      <div className="wide-table">
        <table className="plain-table">
          <thead>
            <tr>
              {(['person', 'roles', 'active', 'unsigned', 'key'] as const).map((column) => (
                <th key={column} scope="col">
                  {say(settingsWords[column])}
                </th>
              ))}
              {rules ? <th scope="col">{say(peopleWords.acts)}</th> : null}
            </tr>
          </thead>
          <tbody>
            {(people.value ?? []).map((person) => (
              <tr key={person.userId} data-stopped={!person.active || undefined}>
                <th scope="row">
                  {person.displayName} <span className="quiet">{person.name}</span>
                </th>
                <td className="nowrap">
                  {ROLES.filter((role) => person.roles.includes(role))
                    .map((role) => say(roleWords[role]))
                    .join(say(JOINT))}
                </td>
                <td className="nowrap">{say(person.active ? settingsWords.inUse : settingsWords.stopped)}</td>
                <td className="number">{person.unsignedRows}</td>
                <td>
                  <KeyCell status={(keys.value ?? []).find((one) => one.userName === person.name)} />
                </td>
                {rules ? (
                  <td>
                    <PersonMenu person={person} onAct={(act) => setAsking({ act, person })} />
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="row-of">
        {rules ? (
          <button type="button" className="button" data-kind="main" onClick={() => setAsking({ act: 'create' })}>
            {say(peopleWords.add)}
          </button>
        ) : null}
        <button type="button" className="button" onClick={() => setAsking({ act: 'own' })}>
          {say(peopleWords.own)}
        </button>
      </div>
      {asking === null ? null : (
        <AskedDialog asking={asking} people={people.value ?? []} onDone={reload} onClose={() => setAsking(null)} />
      )}
    </section>
  );
}

interface AskedProps {
  readonly asking: Asking;
  readonly people: readonly Person[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function AskedDialog({ asking, people, ...rest }: AskedProps) {
  if (!('person' in asking))
    return asking.act === 'create' ? <CreatePerson {...rest} /> : <ChangeOwnPassword onClose={rest.onClose} />;
  const { act, person } = asking;
  if (act === 'roles') return <ChangeRoles person={person} {...rest} />;
  if (act === 'deactivate') return <DeactivatePerson person={person} people={people} {...rest} />;
  return <SetSecret act={act} person={person} {...rest} />;
}
