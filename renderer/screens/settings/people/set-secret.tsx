import { useState } from 'react';
import { useNotices } from '../../../app/notices.tsx';
import { useCore } from '../../../core/core-context.tsx';
import { FormDialog } from '../../../parts/form-dialog.tsx';
import { isSecretReady, NewSecret, NO_SECRET, SecretField } from '../../../parts/secret-field.tsx';
import { useSay } from '../../../words/language.tsx';
import { PASSWORD_LEAST, type Person, PIN_LEAST, type SecretAct } from './people-acts.ts';
import { peopleWords } from './people-words.ts';

const DONE = { reset: peopleWords.resetDone, activate: peopleWords.activated, reissue: peopleWords.reissued } as const;

interface SetSecretProps {
  readonly act: SecretAct;
  readonly person: Person;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** A new password for somebody (forgotten, or after a stop), or a new signing key with a new PIN. */
export function SetSecret({ act, person, onDone, onClose }: SetSecretProps) {
  const say = useSay();
  const { call } = useCore();
  const { tell } = useNotices();
  const [secret, setSecret] = useState(NO_SECRET);
  const { name } = person;
  const who = { name: person.displayName };
  const least = act === 'reissue' ? PIN_LEAST : PASSWORD_LEAST;
  const submit = async () => {
    const answer =
      act === 'reset'
        ? await call('user.reset-password', { name, newPassword: secret.value })
        : act === 'activate'
          ? await call('user.activate', { name, password: secret.value })
          : await call('key.reissue', { userName: name, pin: secret.value.normalize('NFKC') });
    if (!answer.ok) return answer.issues;
    tell(say(DONE[act], who));
    onDone();
    return [];
  };
  return (
    <FormDialog
      title={say(peopleWords[act])}
      explanation={say(peopleWords[`${act}Text`], who)}
      confirm={say(peopleWords[act])}
      ready={isSecretReady(secret, least)}
      onSubmit={submit}
      onClose={onClose}
    >
      <NewSecret
        label={say(act === 'reissue' ? peopleWords.pin : peopleWords.newPassword)}
        secret={secret}
        least={least}
        focus
        onChange={setSecret}
      />
    </FormDialog>
  );
}

/** One's own password. */
export function ChangeOwnPassword({ onClose }: { readonly onClose: () => void }) {
  const say = useSay();
  const { call } = useCore();
  const { tell } = useNotices();
  const [oldPassword, setOldPassword] = useState('');
  const [secret, setSecret] = useState(NO_SECRET);
  const submit = async () => {
    const answer = await call('user.change-password', { oldPassword, newPassword: secret.value });
    if (answer.ok) tell(say(peopleWords.ownDone));
    return answer.ok ? [] : answer.issues;
  };
  return (
    <FormDialog
      title={say(peopleWords.own)}
      confirm={say(peopleWords.own)}
      ready={oldPassword !== '' && isSecretReady(secret, PASSWORD_LEAST)}
      onSubmit={submit}
      onClose={onClose}
    >
      <SecretField label={say(peopleWords.oldPassword)} value={oldPassword} focus onChange={setOldPassword} />
      <NewSecret label={say(peopleWords.newPassword)} secret={secret} least={PASSWORD_LEAST} onChange={setSecret} />
    </FormDialog>
  );
}
