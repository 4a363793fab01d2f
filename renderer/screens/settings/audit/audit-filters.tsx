import { useState } from 'react';
import { AUDIT_ACTIONS, auditWords } from '../../../../shared/domain/people/audit-words.ts';
import { typedDate } from '../../../../shared/domain/typed-text.ts';
import type { OperationArguments } from '../../../core/call-operation.ts';
import { useOperation } from '../../../core/use-operation.ts';
import { type Say, useLanguage, useSay } from '../../../words/language.tsx';
import { BRACKETS, type Language, textIn } from '../../../words/text.ts';
import { auditPageWords as words } from './audit-words.ts';

export type AuditFilter = Omit<OperationArguments<'audit.page'>, 'after' | 'limit'>;

/** The filter as it stands on a printed extract. */
export function filterText({ user, action, day }: AuditFilter, say: Say, language: Language): string {
  const parts = [day, user, action === undefined ? undefined : textIn(language, auditWords(action))];
  const given = parts.filter((part) => part !== undefined);
  return given.length === 0 ? say(words.everything) : given.join(' / ');
}

interface AuditFiltersProps {
  readonly filter: AuditFilter;
  readonly onFilter: (filter: AuditFilter) => void;
}

export function AuditFilters({ filter, onFilter }: AuditFiltersProps) {
  const say = useSay();
  const { language } = useLanguage();
  const people = useOperation('user.list', {}, ['people']).value ?? [];
  const [day, setDay] = useState('');
  const choose = (part: 'user' | 'action' | 'day', value: string) => {
    const { [part]: _before, ...rest } = filter;
    onFilter(value === '' ? rest : { ...rest, [part]: value });
  };
  return (
    <search className="row-of">
      <select
        className="input"
        aria-label={say(words.user)}
        value={filter.user ?? ''}
        onChange={(event) => choose('user', event.target.value)}
      >
        <option value="">{say(words.allUsers)}</option>
        {people.map(({ name, displayName }) => (
          <option key={name} value={name}>
            {displayName}
            {say(BRACKETS, { text: name })}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={say(words.action)}
        value={filter.action ?? ''}
        onChange={(event) => choose('action', event.target.value)}
      >
        <option value="">{say(words.allActions)}</option>
        {AUDIT_ACTIONS.map((action) => (
          <option key={action} value={action}>
            {textIn(language, auditWords(action))}
          </option>
        ))}
      </select>
      <input
        className="input day-filter"
        aria-label={say(words.day)}
        placeholder={say(words.day)}
        maxLength={14}
        autoComplete="off"
        aria-invalid={day.trim() !== '' && typedDate(day) === null}
        value={day}
        onChange={(event) => {
          setDay(event.target.value);
          choose('day', typedDate(event.target.value) ?? '');
        }}
      />
    </search>
  );
}
