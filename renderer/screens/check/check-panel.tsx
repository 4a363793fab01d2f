import { type RefObject, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { ShownGroup } from '../../../shared/domain/duplicate-check/group-alerts.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { useSession } from '../../app/session-context.tsx';
import type { OperationArguments } from '../../core/call-operation.ts';
import { useCore } from '../../core/core-context.tsx';
import { pageNow } from '../../core/page-clock.ts';
import { useOperation } from '../../core/use-operation.ts';
import { Badge } from '../../parts/badge.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useSay } from '../../words/language.tsx';
import { momentText } from '../../words/moment.ts';
import { AfterHandOver } from './after-hand-over.tsx';
import { CheckAmounts } from './check-amounts.tsx';
import { CheckBadge } from './check-badge.tsx';
import { CheckGroup } from './check-group.tsx';
import { checksAtHand, historyShown, type ShownCheck } from './check-shapes.ts';
import { checkWords, sourceWords } from './check-words.ts';
import { ConsentDialog } from './consent-dialog.tsx';

export interface CheckPanelKeys {
  /** Asks the service and brings the keyboard to the first group that waits for a decision. */
  readonly run: () => void;
  readonly reload: () => void;
  readonly focus: () => void;
}

interface CheckPanelProps {
  /** A prescription or a result; null = nothing that could be checked yet */
  readonly id: string | null;
  /** Whose consent is asked for; null where it is not known here */
  readonly patientName: string | null;
  readonly keys?: RefObject<CheckPanelKeys | null>;
  /** How many groups wait for a decision, each time it changes */
  readonly onUndecided?: (groups: number) => void;
}

type Consent = Pick<OperationArguments<'check.run'>, 'oralConsent' | 'consentFor'>;

/** What the check said, what counts now, and what a pharmacist decides on it; worst first. */
export function CheckPanel({ id, patientName, keys, onUndecided }: CheckPanelProps) {
  const say = useSay();
  const { call } = useCore();
  const { can } = useSession();
  const history = useOperation('check.history', id === null ? null : { id }, ['checks']);
  const [online, setOnline] = useState(false);
  const [own, setOwn] = useState(false);
  const [running, setRunning] = useState(false);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  /** The masked groups whose consent is asked for */
  const [consenting, setConsenting] = useState<readonly ShownGroup[] | null>(null);
  const root = useRef<HTMLElement>(null);
  /** The keyboard goes to the answer when it is there. */
  const focusNext = useRef(false);
  const shown = history.value === null ? null : historyShown(history.value);
  const checks = shown === null ? [] : checksAtHand(shown);
  const groups: readonly ShownGroup[] = history.value?.groups ?? [];
  const { reload } = history;
  const focus = useCallback(() => {
    const head = root.current?.querySelector<HTMLElement>('[data-undecided]') ?? root.current?.querySelector('button');
    head?.focus();
    root.current?.scrollIntoView({ block: 'start' });
  }, []);
  const run = useCallback(
    async (consent: Consent = {}, thenFocus = false) => {
      if (id === null) return;
      setRunning(true);
      const answer = await call('check.run', { id, onlineConsent: online, ownInstitutionIncluded: own, ...consent });
      setIssues(answer.ok ? answer.value.issues : answer.issues);
      setRunning(false);
      focusNext.current = thenFocus;
      reload();
    },
    [call, id, online, own, reload],
  );
  useImperativeHandle(
    keys,
    () => ({
      run: () => {
        void run({}, true);
      },
      reload,
      focus,
    }),
    [run, reload, focus],
  );
  const { value } = history;
  useEffect(() => {
    if (value === null || !focusNext.current) return;
    focusNext.current = false;
    focus();
  }, [value, focus]);
  const masked = groups.filter((group) => group.masked);
  const open = groups.filter(({ decisionId }) => decisionId === null).length;
  useEffect(() => onUndecided?.(open), [onUndecided, open]);
  return (
    <section className="side-card check-panel" aria-labelledby="check-title" ref={root}>
      <div className="check-head">
        <h2 id="check-title">{say(checkWords.title)}</h2>
        {checks.length === 0 ? <CheckLine check={null} /> : null}
        {checks.map((check) => (
          <CheckLine key={check.source} check={check} />
        ))}
      </div>
      {id === null ? <p className="quiet">{say(checkWords.notYet)}</p> : null}
      <IssueList issues={[...history.issues, ...issues]} />
      <AfterHandOver notices={shown?.notices ?? []} onRecorded={reload} />
      {checks.map((check) => (
        <Unchecked key={check.source} check={check} />
      ))}
      <CheckAmounts amounts={checks.flatMap(({ amounts }) => amounts)} />
      {groups.length === 0 ? null : (
        <>
          <p className="quiet">{say(checkWords.groups, { all: groups.length, open })}</p>
          <ul className="check-groups">
            {groups.map((group) => (
              <CheckGroup
                key={group.groupId}
                id={id ?? ''}
                group={group}
                decisions={shown?.decisions ?? []}
                earlier={(shown?.earlierDecisions ?? []).filter(({ offerKey }) => offerKey === group.offerKey)}
                onConsent={() => setConsenting([group])}
                onDecided={reload}
              />
            ))}
          </ul>
        </>
      )}
      {id === null ? null : (
        <div className="check-ask">
          <button type="button" className="button" disabled={running} onClick={() => void run()}>
            {say(running ? checkWords.running : checkWords.run)}
          </button>
          {masked.length > 0 && can('decide') ? (
            <button type="button" className="button" disabled={running} onClick={() => setConsenting(masked)}>
              {say(checkWords.oral)}
            </button>
          ) : null}
          <label className="tick">
            <input type="checkbox" checked={online} onChange={(event) => setOnline(event.target.checked)} />
            {say(checkWords.online)}
          </label>
          <label className="tick">
            <input type="checkbox" checked={own} onChange={(event) => setOwn(event.target.checked)} />
            {say(checkWords.own)}
          </label>
        </div>
      )}
      {consenting === null ? null : (
        <ConsentDialog
          patientName={patientName}
          groups={consenting.map(({ ingredient, other }) => (other === null ? ingredient : `${ingredient} × ${other}`))}
          onConsent={() => {
            setConsenting(null);
            void run({ oralConsent: true, consentFor: consenting.map(({ groupId }) => groupId) });
          }}
          onClose={() => setConsenting(null)}
        />
      )}
    </section>
  );
}

function CheckLine({ check }: { readonly check: ShownCheck | null }) {
  const say = useSay();
  if (check === null) return <CheckBadge check={{ answer: 'not-performed', source: null, stale: false }} />;
  const { answer, source, standing, unchecked, performedAt } = check;
  return (
    <div className="check-line">
      <CheckBadge check={{ answer, source, stale: standing !== 'current' }} unchecked={unchecked} />
      <small className="quiet">
        {say(checkWords.asked, { source: say(sourceWords[source]), when: momentText(performedAt, pageNow()) })}
      </small>
      {source === 'local' && answer === 'none' ? <Badge tone="note" text={say(checkWords.localNone)} /> : null}
    </div>
  );
}

function Unchecked({ check }: { readonly check: ShownCheck }) {
  const say = useSay();
  if (check.uncheckedLines.length === 0 || check.answer === 'not-performed') return null;
  return (
    <div className="unchecked" data-tone="attention">
      <strong>{say(checkWords.unchecked)}</strong>
      <ul>
        {check.uncheckedLines.map(({ name }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same drug may stand in two lines
          <li key={`${name} ${index}`}>{name}</li>
        ))}
      </ul>
    </div>
  );
}
