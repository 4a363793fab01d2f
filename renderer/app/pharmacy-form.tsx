import { type SubmitEvent, useId, useState } from 'react';
import type { OperationArguments } from '../core/call-operation.ts';
import { RoleChoice } from '../parts/role-choice.tsx';
import { useSay } from '../words/language.tsx';
import type { Text } from '../words/text.ts';
import { setUpWords } from './set-up-words.ts';

type Input = OperationArguments<'setup.create'>;
type Role = Input['user']['roles'][number];
const ROLES: readonly Role[] = ['pharmacist', 'owner', 'clerk'];

const FIELDS = [
  'pharmacyName',
  'prefecture',
  'code',
  'postalCode',
  'address',
  'phone',
  'displayName',
  'userName',
  'password',
  'again',
  'pin',
  'serviceUrl',
] as const;
type Field = (typeof FIELDS)[number];
const EMPTY: Readonly<Record<Field, string>> = {
  pharmacyName: '',
  prefecture: '',
  code: '',
  postalCode: '',
  address: '',
  phone: '',
  displayName: '',
  userName: '',
  password: '',
  again: '',
  pin: '',
  serviceUrl: '',
};
const SECRET: readonly Field[] = ['password', 'again', 'pin'];
const NEEDED: readonly Field[] = ['pharmacyName', 'prefecture', 'code', 'displayName', 'userName', 'password', 'again'];

interface PharmacyFormProps {
  readonly busy: boolean;
  readonly onCreate: (input: Input) => Promise<void>;
}

/** The pharmacy and its first user; what is wrong is said by the core's own rules. */
export function PharmacyForm({ busy, onCreate }: PharmacyFormProps) {
  const say = useSay();
  const [typed, setTyped] = useState(EMPTY);
  const [roles, setRoles] = useState<readonly Role[]>(['pharmacist', 'owner']);
  const different = typed.again !== '' && typed.again !== typed.password;
  const missing = NEEDED.some((field) => typed[field].trim() === '') || roles.length === 0;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!different && !missing && !busy) void onCreate(inputOf(typed, roles));
  };
  return (
    <form className="set-up-form" onSubmit={submit} noValidate>
      {FIELDS.map((field) => (
        <TypedField
          key={field}
          label={setUpWords[field]}
          secret={SECRET.includes(field)}
          value={typed[field]}
          problem={field === 'again' && different ? say(setUpWords.different) : null}
          onChange={(value) => setTyped((before) => ({ ...before, [field]: value }))}
        />
      ))}
      <RoleChoice offered={ROLES} roles={roles} onChange={setRoles} />
      <button type="submit" className="button" data-kind="main" disabled={busy || missing || different}>
        {say(busy ? setUpWords.working : setUpWords.ownStart)}
      </button>
    </form>
  );
}

/** Full-width digits and letters are taken; what is left empty is null. */
function inputOf(typed: Readonly<Record<Field, string>>, roles: readonly Role[]): Input {
  const plain = (field: Field) => typed[field].normalize('NFKC').trim();
  const orNull = (field: Field) => (plain(field) === '' ? null : plain(field));
  return {
    pharmacy: {
      name: typed.pharmacyName.trim(),
      prefecture: plain('prefecture'),
      code: plain('code'),
      postalCode: orNull('postalCode'),
      address: typed.address.trim() === '' ? null : typed.address.trim(),
      phone: orNull('phone'),
    },
    user: { name: plain('userName'), displayName: typed.displayName.trim(), roles: [...roles] },
    password: typed.password,
    pin: orNull('pin'),
    serviceUrl: orNull('serviceUrl'),
  };
}

interface TypedFieldProps {
  readonly label: Text;
  readonly secret: boolean;
  readonly value: string;
  readonly problem: string | null;
  readonly onChange: (value: string) => void;
}

function TypedField({ label, secret, value, problem, onChange }: TypedFieldProps) {
  const say = useSay();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{say(label)}</label>
      <input
        id={id}
        type={secret ? 'password' : 'text'}
        autoComplete={secret ? 'new-password' : 'off'}
        value={value}
        aria-invalid={problem !== null}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem === null ? null : <span className="field-problem">{problem}</span>}
    </div>
  );
}
