import { type ReactNode, type SubmitEvent, useId, useState } from 'react';
import type { OperationOutput } from '../../../shared/contract/operations.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { useNotices } from '../../app/notices.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useCore } from '../../core/core-context.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { TimeField } from '../../parts/time-field.tsx';
import { useSay } from '../../words/language.tsx';
import type { Text } from '../../words/text.ts';
import { ServiceFields } from './service-fields.tsx';
import { settingsWords } from './settings-words.ts';

type Answer = OperationOutput<'settings.get'>;
type Settings = Answer['settings'];

/** Times, upload modes, lock and address of the service; what is wrong is told by the core's own rules. */
export function ShopCard({ answer }: { readonly answer: Answer }) {
  const say = useSay();
  const { call } = useCore();
  const { can } = useSession();
  const { tell } = useNotices();
  const [typed, setTyped] = useState<Settings>(answer.settings);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const [later, setLater] = useState<readonly string[]>(answer.afterRestart);
  const mayChange = can('administer');
  const modes = typed.uploadModes;
  const set = (part: Partial<Settings>) => setTyped((before) => ({ ...before, ...part }));
  const setModes = (part: Partial<Settings['uploadModes']>) => set({ uploadModes: { ...modes, ...part } });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const { closingTime, changeover, uploadModes, parallelism, autoLockMinutes } = typed;
    const { serviceUrl, serviceAuthority } = typed;
    const saved = await call('settings.set', {
      closingTime,
      changeover,
      uploadModes,
      parallelism,
      autoLockMinutes,
      serviceUrl,
      serviceAuthority,
    });
    setIssues(saved.ok ? [] : saved.issues);
    if (!saved.ok) return;
    setLater(saved.value.afterRestart);
    tell(say(settingsWords.saved));
  };
  return (
    <section className="card" aria-labelledby="shop-title">
      <h2 id="shop-title">{say(settingsWords.shop)}</h2>
      <form onSubmit={(event) => void submit(event)}>
        <fieldset className="settings-form" disabled={!mayChange}>
          <TimeField
            label={settingsWords.closingTime}
            value={typed.closingTime}
            onChange={(closingTime) => set({ closingTime })}
          />
          <TimeField
            label={settingsWords.changeover}
            value={typed.changeover}
            onChange={(changeover) => set({ changeover })}
          />
          <Mode
            label={settingsWords.closingBatch}
            on={modes.closingBatch.on}
            onChange={(on) => setModes({ closingBatch: { ...modes.closingBatch, on } })}
          >
            <TimeField
              label={settingsWords.closingBatchAt}
              value={modes.closingBatch.at ?? ''}
              onChange={(at) => setModes({ closingBatch: { ...modes.closingBatch, at } })}
              onClear={() => setModes({ closingBatch: { ...modes.closingBatch, at: null } })}
            />
          </Mode>
          <Mode
            label={settingsWords.openingBatch}
            on={modes.openingBatch.on}
            onChange={(on) => setModes({ openingBatch: { ...modes.openingBatch, on } })}
          >
            <TimeField
              label={settingsWords.openingBatchAt}
              value={modes.openingBatch.at}
              onChange={(at) => setModes({ openingBatch: { ...modes.openingBatch, at } })}
            />
          </Mode>
          <Mode
            label={settingsWords.trickle}
            on={modes.trickle.on}
            onChange={(on) => setModes({ trickle: { ...modes.trickle, on } })}
          >
            <TimeField
              label={settingsWords.trickleFrom}
              value={modes.trickle.from}
              onChange={(from) => setModes({ trickle: { ...modes.trickle, from } })}
            />
            <TimeField
              label={settingsWords.trickleUntil}
              value={modes.trickle.until}
              onChange={(until) => setModes({ trickle: { ...modes.trickle, until } })}
            />
            <Typed
              label={settingsWords.trickleRows}
              value={String(modes.trickle.rowsPerMinute)}
              onChange={(rows) => setModes({ trickle: { ...modes.trickle, rowsPerMinute: Number(rows) } })}
            />
          </Mode>
          <Typed
            label={settingsWords.autoLock}
            value={String(typed.autoLockMinutes)}
            onChange={(minutes) => set({ autoLockMinutes: Number(minutes) })}
          />
          <Typed
            label={settingsWords.parallelism}
            value={String(typed.parallelism)}
            onChange={(rows) => set({ parallelism: Number(rows) })}
          />
          <ServiceFields service={typed} onChange={set} />
          <div className="row-of">
            <button type="submit" className="button" data-kind="main">
              {say(settingsWords.save)}
            </button>
            {mayChange ? null : <span className="quiet">{say(settingsWords.readOnly)}</span>}
            {later.length === 0 ? null : (
              <span>
                {say(settingsWords.restart, {
                  names: later.map((name) => say(LATER[name] ?? { ja: name, en: name })).join('、'),
                })}
              </span>
            )}
          </div>
        </fieldset>
        <IssueList issues={issues} />
      </form>
    </section>
  );
}

/** Parts that are taken up at the next start, as the form calls them. */
const LATER: Readonly<Record<string, Text>> = {
  parallelism: settingsWords.parallelism,
  serviceUrl: settingsWords.serviceUrl,
  serviceAuthority: settingsWords.serviceAuthority,
};

interface TypedProps {
  readonly label: Text;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Typed({ label, value, onChange }: TypedProps) {
  const say = useSay();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{say(label)}</label>
      <input id={id} type="number" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}

interface ModeProps {
  readonly label: Text;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly children: ReactNode;
}

function Mode({ label, on, onChange, children }: ModeProps) {
  const say = useSay();
  return (
    <div className="mode">
      <label className="row-of">
        <input type="checkbox" checked={on} onChange={(event) => onChange(event.target.checked)} />
        {say(label)}
      </label>
      {on ? <div className="row-of">{children}</div> : null}
    </div>
  );
}
