import { useId } from 'react';
import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { TextField } from '../../parts/text-field.tsx';
import { useSay } from '../../words/language.tsx';
import { settingsWords } from './settings-words.ts';

type Service = Pick<OperationOutput<'settings.get'>['settings'], 'serviceUrl' | 'serviceAuthority'>;

/** Where the service is, and which authority must have issued its certificate. */
export function ServiceFields({
  service,
  onChange,
}: {
  readonly service: Service;
  readonly onChange: (part: Partial<Service>) => void;
}) {
  const say = useSay();
  const id = useId();
  return (
    <div className="mode stack">
      <TextField
        label={say(settingsWords.serviceUrl)}
        type="url"
        value={service.serviceUrl ?? ''}
        onChange={(url) => onChange({ serviceUrl: url === '' ? null : url })}
      />
      <div className="field">
        <label htmlFor={id}>{say(settingsWords.serviceAuthority)}</label>
        <textarea
          id={id}
          className="mono"
          rows={3}
          spellCheck={false}
          placeholder="-----BEGIN CERTIFICATE-----"
          aria-describedby={`${id}-said`}
          value={service.serviceAuthority ?? ''}
          onChange={({ target }) => onChange({ serviceAuthority: target.value.trim() === '' ? null : target.value })}
        />
        <span id={`${id}-said`} className="quiet">
          {say(settingsWords.serviceAuthorityHint)}
        </span>
      </div>
    </div>
  );
}
