import type { Role } from '../../shared/domain/people/roles.ts';
import { useSay } from '../words/language.tsx';
import { rolesHeading, roleWords } from '../words/role-words.ts';

interface RoleChoiceProps<Offered extends Role> {
  readonly offered: readonly Offered[];
  readonly roles: readonly Offered[];
  readonly onChange: (roles: readonly Offered[]) => void;
}

/** Any mix of the roles offered; an owner need not be a pharmacist. */
export function RoleChoice<Offered extends Role>({ offered, roles, onChange }: RoleChoiceProps<Offered>) {
  const say = useSay();
  return (
    <fieldset className="chips">
      <legend>{say(rolesHeading)}</legend>
      {offered.map((role) => (
        <label key={role} className="chip">
          <input
            type="checkbox"
            checked={roles.includes(role)}
            onChange={(event) =>
              onChange(event.target.checked ? [...roles, role] : roles.filter((one) => one !== role))
            }
          />
          {say(roleWords[role])}
        </label>
      ))}
    </fieldset>
  );
}
