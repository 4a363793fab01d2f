import { useId, useState } from 'react';
import { ROLES, type Role } from '../../../../shared/domain/people/roles.ts';
import { useNotices } from '../../../app/notices.tsx';
import { useCore } from '../../../core/core-context.tsx';
import { FormDialog } from '../../../parts/form-dialog.tsx';
import { RoleChoice } from '../../../parts/role-choice.tsx';
import { TextField } from '../../../parts/text-field.tsx';
import { useSay } from '../../../words/language.tsx';
import type { Person } from './people-acts.ts';
import { peopleWords } from './people-words.ts';

interface ChangeProps {
  readonly person: Person;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function ChangeRoles({ person, onDone, onClose }: ChangeProps) {
  const say = useSay();
  const { call } = useCore();
  const { tell } = useNotices();
  const [roles, setRoles] = useState<readonly Role[]>(person.roles);
  const who = { name: person.displayName };
  const submit = async () => {
    const answer = await call('user.set-roles', { name: person.name, roles: [...roles] });
    if (!answer.ok) return answer.issues;
    tell(say(peopleWords.rolesDone, who));
    onDone();
    return [];
  };
  return (
    <FormDialog
      title={say(peopleWords.roles)}
      explanation={say(peopleWords.rolesText, who)}
      confirm={say(peopleWords.roles)}
      ready={roles.length > 0}
      onSubmit={submit}
      onClose={onClose}
    >
      <RoleChoice offered={ROLES} roles={roles} onChange={setRoles} />
    </FormDialog>
  );
}

/** While rows wait for this person's signature somebody has to be named who finalises them anew. */
export function DeactivatePerson({
  person,
  people,
  onDone,
  onClose,
}: ChangeProps & { readonly people: readonly Person[] }) {
  const say = useSay();
  const { call } = useCore();
  const { tell } = useNotices();
  const id = useId();
  const [reason, setReason] = useState('');
  const [takenOverBy, setTakenOverBy] = useState('');
  const who = { name: person.displayName };
  const rows = person.unsignedRows;
  const others = people.filter((one) => one.active && one.userId !== person.userId && one.roles.includes('pharmacist'));
  const submit = async () => {
    const answer = await call('user.deactivate', {
      name: person.name,
      reason: reason.trim(),
      ...(takenOverBy === '' ? {} : { takenOverBy }),
    });
    if (!answer.ok) return answer.issues;
    tell(say(peopleWords.deactivated, who));
    onDone();
    return [];
  };
  return (
    <FormDialog
      title={say(peopleWords.deactivate)}
      role="alertdialog"
      explanation={say(peopleWords.deactivateText, who)}
      confirm={say(peopleWords.deactivate)}
      ready={reason.trim() !== '' && (rows === 0 || takenOverBy !== '')}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField label={say(peopleWords.reason)} value={reason} focus onChange={setReason} />
      {rows === 0 ? null : (
        <div className="field">
          <label htmlFor={id}>{say(peopleWords.takeOver, { rows })}</label>
          <select
            id={id}
            value={takenOverBy}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setTakenOverBy(event.target.value)}
          >
            <option value="">{say(peopleWords.nobody)}</option>
            {others.map((one) => (
              <option key={one.userId} value={one.name}>
                {one.displayName}
              </option>
            ))}
          </select>
          <span id={`${id}-hint`} className="quiet">
            {say(peopleWords.takeOverHint)}
          </span>
        </div>
      )}
    </FormDialog>
  );
}
