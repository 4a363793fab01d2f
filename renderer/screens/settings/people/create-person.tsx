import { useState } from 'react';
import { ROLES, type Role } from '../../../../shared/domain/people/roles.ts';
import { useNotices } from '../../../app/notices.tsx';
import { useCore } from '../../../core/core-context.tsx';
import { FormDialog } from '../../../parts/form-dialog.tsx';
import { RoleChoice } from '../../../parts/role-choice.tsx';
import { isSecretReady, NewSecret, NO_SECRET } from '../../../parts/secret-field.tsx';
import { TextField } from '../../../parts/text-field.tsx';
import { useSay } from '../../../words/language.tsx';
import { settingsWords } from '../settings-words.ts';
import { PASSWORD_LEAST } from './people-acts.ts';
import { peopleWords } from './people-words.ts';

const USER_NAME = /^[a-z0-9._-]{1,32}$/;

/** Somebody new at this pharmacy; a signing key is issued separately. */
export function CreatePerson({ onDone, onClose }: { readonly onDone: () => void; readonly onClose: () => void }) {
  const say = useSay();
  const { call } = useCore();
  const { tell } = useNotices();
  const [displayName, setDisplayName] = useState('');
  const [typedName, setTypedName] = useState('');
  const [roles, setRoles] = useState<readonly Role[]>(['pharmacist']);
  const [password, setPassword] = useState(NO_SECRET);
  const name = typedName.normalize('NFKC').trim().toLowerCase();
  const ready =
    displayName.trim() !== '' && USER_NAME.test(name) && roles.length > 0 && isSecretReady(password, PASSWORD_LEAST);
  const submit = async () => {
    const answer = await call('user.create', {
      name,
      displayName: displayName.trim(),
      roles: [...roles],
      password: password.value,
    });
    if (!answer.ok) return answer.issues;
    tell(say(peopleWords.added, { name: answer.value.displayName }));
    onDone();
    return [];
  };
  return (
    <FormDialog
      title={say(peopleWords.add)}
      explanation={say(peopleWords.addText)}
      confirm={say(peopleWords.add)}
      ready={ready}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField label={say(settingsWords.person)} value={displayName} focus onChange={setDisplayName} />
      <TextField
        label={say(settingsWords.name)}
        value={typedName}
        hint={say(peopleWords.userNameHint)}
        problem={name !== '' && !USER_NAME.test(name) ? say(peopleWords.userNameWrong) : null}
        onChange={setTypedName}
      />
      <RoleChoice offered={ROLES} roles={roles} onChange={setRoles} />
      <NewSecret label={say(peopleWords.password)} secret={password} least={PASSWORD_LEAST} onChange={setPassword} />
    </FormDialog>
  );
}
