import { useState } from 'react';
import type { OperationOutput } from '../../shared/contract/operations.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import { useLongOperation } from '../core/use-long-operation.ts';
import { Badge } from '../parts/badge.tsx';
import { IssueList } from '../parts/issue-list.tsx';
import { useFocusOnOpen } from '../parts/use-focus-on-open.ts';
import { useSay } from '../words/language.tsx';
import { frameWords } from './frame-words.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { PharmacyForm } from './pharmacy-form.tsx';
import { useSession } from './session-context.tsx';
import { setUpWords } from './set-up-words.ts';
import { doorWords } from './window-words.ts';

type Made = OperationOutput<'setup.create-training'>;

/** First start: a training profile with one key, or the pharmacy's own. */
export function SetUpScreen({ onDone }: { readonly onDone: () => void }) {
  const say = useSay();
  const { ask } = useSession();
  const training = useLongOperation('setup.create-training');
  const own = useLongOperation('setup.create');
  const [made, setMade] = useState<Made | null>(null);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const first = useFocusOnOpen<HTMLButtonElement>();
  const busy = training.running !== null || own.running !== null;
  const makeTraining = async () => {
    const answer = await training.start({});
    if (answer.ok) setMade(answer.value);
    else setIssues(answer.issues);
  };
  const goOn = async () => {
    await ask();
    onDone();
  };
  if (made !== null) return <TrainingMade made={made} onGoOn={() => void goOn()} />;
  return (
    <main className="door">
      <div className="door-card" data-wide="true">
        <div className="row-of">
          <h1>{say(setUpWords.title)}</h1>
          <LanguageSwitch />
        </div>
        <p>{say(setUpWords.intro)}</p>
        <div role="alert">
          <IssueList issues={issues} />
        </div>
        <section className="card stack">
          <div className="row-of">
            <h2>{say(setUpWords.training)}</h2>
            <Badge tone="attention" text={say(frameWords.training)} />
          </div>
          <p>{say(setUpWords.trainingText)}</p>
          <button
            ref={first}
            type="button"
            className="button"
            data-kind="main"
            data-size="large"
            disabled={busy}
            onClick={() => void makeTraining()}
          >
            {say(training.running === null ? setUpWords.trainingStart : setUpWords.working)}
          </button>
        </section>
        <details className="card">
          <summary>{say(setUpWords.own)}</summary>
          <PharmacyForm
            busy={busy}
            onCreate={async (input) => {
              const answer = await own.start(input);
              if (answer.ok) await goOn();
              else setIssues(answer.issues);
            }}
          />
        </details>
      </div>
    </main>
  );
}

function TrainingMade({ made, onGoOn }: { readonly made: Made; readonly onGoOn: () => void }) {
  const say = useSay();
  const first = useFocusOnOpen<HTMLButtonElement>();
  const shown = [
    [setUpWords.users, made.users.map(({ name }) => name).join('　')],
    [doorWords.password, made.password ?? null],
    [setUpWords.pinShown, made.pin ?? null],
  ] as const;
  return (
    <main className="door">
      <div className="door-card">
        <h1>{say(setUpWords.done)}</h1>
        {made.password === undefined && made.pin === undefined ? null : <p>{say(setUpWords.keep)}</p>}
        <dl className="facts">
          {shown.map(([label, text]) =>
            text === null ? null : (
              <div key={label.ja} className="fact">
                <dt>{say(label)}</dt>
                <dd className="mono">{text}</dd>
              </div>
            ),
          )}
        </dl>
        <button ref={first} type="button" className="button" data-kind="main" data-size="large" onClick={onGoOn}>
          {say(setUpWords.goOn)}
        </button>
      </div>
    </main>
  );
}
