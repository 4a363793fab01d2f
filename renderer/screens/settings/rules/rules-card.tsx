import { type SubmitEvent, useId, useState } from 'react';
import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import { tokyoDateOf } from '../../../../shared/domain/calendar-date.ts';
import { isClockTime } from '../../../../shared/domain/clock-time.ts';
import type { Issue } from '../../../../shared/domain/issue.ts';
import { useNotices } from '../../../app/notices.tsx';
import { useSession } from '../../../app/session-context.tsx';
import { useCore } from '../../../core/core-context.tsx';
import { pageNow } from '../../../core/page-clock.ts';
import { IssueList } from '../../../parts/issue-list.tsx';
import { TimeField } from '../../../parts/time-field.tsx';
import { useSay } from '../../../words/language.tsx';
import { settingsWords } from '../settings-words.ts';
import { type ExemptionLine, ExemptionLines } from './exemption-lines.tsx';
import { rulesWords as words } from './rules-words.ts';

type Settings = OperationOutput<'settings.get'>['settings'];

/** When everything must go, what runs after 本締め, which kinds of insurance are not registered, the profile's language. */
export function RulesCard({ settings }: { readonly settings: Settings }) {
  const say = useSay();
  const { call } = useCore();
  const { can } = useSession();
  const { tell } = useNotices();
  const commandId = useId();
  const [sendAllFrom, setSendAllFrom] = useState(settings.sendAllFrom);
  const [language, setLanguage] = useState(settings.language);
  const [command, setCommand] = useState((settings.afterClosing?.argv ?? []).join('\n'));
  const [exemptions, setExemptions] = useState<readonly ExemptionLine[]>(settings.exemptions);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const argv = command.split('\n').map((line) => line.trim());
    const given = argv.filter((line) => line !== '');
    const saved = await call('settings.set', {
      sendAllFrom,
      language,
      afterClosing: given.length === 0 ? null : { argv: given },
      exemptions: [...exemptions],
    });
    setIssues(saved.ok ? [] : saved.issues);
    if (saved.ok) tell(say(settingsWords.saved));
  };
  return (
    <section className="card" aria-labelledby="rules-title">
      <h2 id="rules-title">{say(words.title)}</h2>
      <form onSubmit={(event) => void submit(event)}>
        <fieldset className="settings-form" disabled={!can('administer')}>
          <TimeField label={words.sendAllFrom} value={sendAllFrom} onChange={setSendAllFrom} />
          <fieldset className="chips">
            <legend>{say(words.language)}</legend>
            {(['ja', 'en'] as const).map((one) => (
              <button
                key={one}
                type="button"
                className="chip"
                lang={one}
                aria-pressed={one === language}
                onClick={() => setLanguage(one)}
              >
                {one === 'ja' ? '日本語' : 'English'}
              </button>
            ))}
          </fieldset>
          <div className="field mode">
            <label htmlFor={commandId}>{say(words.afterClosing)}</label>
            <textarea
              id={commandId}
              rows={3}
              className="mono"
              spellCheck={false}
              value={command}
              aria-describedby={`${commandId}-hint`}
              onChange={(event) => setCommand(event.target.value)}
            />
            <span id={`${commandId}-hint`} className="quiet">
              {say(words.afterClosingHint)}
            </span>
          </div>
          <ExemptionLines lines={exemptions} today={tokyoDateOf(pageNow())} onChange={setExemptions} />
          <div className="row-of">
            <button type="submit" className="button" data-kind="main" disabled={!isClockTime(sendAllFrom)}>
              {say(settingsWords.save)}
            </button>
            {can('administer') ? null : <span className="quiet">{say(settingsWords.readOnly)}</span>}
          </div>
        </fieldset>
        <IssueList issues={issues} />
      </form>
    </section>
  );
}
