import { ROLES, type Role } from '../../../../shared/domain/roles.ts';
import { useSay } from '../../../words/language.tsx';
import { roleWords } from '../../../words/role-words.ts';
import { settingsWords } from '../settings-words.ts';

interface RoleChoiceProps {
  readonly roles: readonly Role[];
  readonly onChange: (roles: readonly Role[]) => void;
}

/** Any mix of roles; an owner need not be a pharmacist. */
export function RoleChoice({ roles, onChange }: RoleChoiceProps) {
  const say = useSay();
  return (
    <fieldset className="chips">
      <legend>{say(settingsWords.roles)}</legend>
      {ROLES.map((role) => (
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
