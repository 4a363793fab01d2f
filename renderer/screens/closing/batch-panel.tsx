import type { RefObject } from 'react';
import { ProgressBar } from 'react-aria-components';
import { useClosingRun } from '../../app/closing-run.tsx';
import { useVerdict } from '../../app/verdict-context.tsx';
import type { LongRun } from '../../core/use-long-operation.ts';
import { IssueList } from '../../parts/issue-list.tsx';
import { type Say, useSay } from '../../words/language.tsx';
import { clockLength } from '../../words/moment.ts';
import { closingKindWords, closingWords, outcomeWords, phaseWords } from './closing-words.ts';
import { isPaused } from './paused.ts';

interface BatchPanelProps {
  readonly count: string;
  readonly countProblem: boolean;
  readonly countField: RefObject<HTMLInputElement | null>;
  readonly onCount: (count: string) => void;
  readonly mayClose: boolean;
  readonly closedBefore: boolean;
  readonly onProvisional: () => void;
  readonly onFinal: () => void;
  readonly onReport: () => void;
}

/** Starts the batch and shows it run. */
export function BatchPanel(props: BatchPanelProps) {
  const say = useSay();
  const { running, closed, issues, resume } = useClosingRun();
  const verdict = useVerdict().value;
  const said = verdict?.issues ?? [];
  const pausedElsewhere = running === null && isPaused(verdict);
  return (
    <section className="card stack" aria-labelledby="batch-title">
      <div>
        <h2 id="batch-title">{say(closingWords.batch)}</h2>
        <p className="quiet">{say(props.mayClose ? closingWords.batchText : closingWords.mayNotClose)}</p>
      </div>
      {pausedElsewhere ? (
        <div className="row-of">
          <span className="paused">{say(closingWords.pausedElsewhere)}</span>
          <button type="button" className="button" disabled={!props.mayClose} onClick={resume}>
            {say(closingWords.resume)}
          </button>
        </div>
      ) : null}
      {running === null ? <StartForm {...props} given={verdict?.count?.given ?? null} /> : <Running run={running} />}
      {closed === null ? null : <Ended kind={closed.kind} onReport={props.onReport} />}
      {/* What holds now stands below the verdict already. */}
      <IssueList issues={issues.filter(({ code }) => said.every((one) => one.code !== code))} />
    </section>
  );
}

function StartForm({ given, ...props }: BatchPanelProps & { readonly given: number | null }) {
  const say = useSay();
  const hint = given === null ? say(closingWords.countHint) : say(closingWords.countGiven, { given });
  return (
    <>
      <div className="field">
        <label htmlFor="prescription-count">{say(closingWords.count)}</label>
        <input
          id="prescription-count"
          ref={props.countField}
          inputMode="numeric"
          maxLength={6}
          value={props.count}
          disabled={!props.mayClose}
          aria-invalid={props.countProblem}
          aria-describedby="count-hint"
          onChange={(event) => props.onCount(event.target.value)}
        />
        <span id="count-hint" className={props.countProblem ? 'field-problem' : 'quiet'}>
          {props.countProblem ? say(closingWords.countWrong) : hint}
        </span>
      </div>
      <div className="row-of">
        <button
          type="button"
          className="button"
          data-size="large"
          disabled={!props.mayClose}
          onClick={props.onProvisional}
        >
          {say(closingWords.provisional)} <kbd>F9</kbd>
        </button>
        <button
          type="button"
          className="button"
          data-kind="main"
          data-size="large"
          disabled={!props.mayClose}
          onClick={props.onFinal}
        >
          {say(props.closedBefore ? closingWords.additional : closingWords.final)} <kbd>F10</kbd>
        </button>
      </div>
    </>
  );
}

function Running({ run }: { readonly run: LongRun }) {
  const say = useSay();
  const { paused, pauseOrResume, cancel } = useClosingRun();
  const { progress, rows } = run;
  const share = progress === null || progress.total === 0 ? 0 : (100 * progress.done) / progress.total;
  const facts =
    progress === null
      ? []
      : [
          `${progress.done} / ${progress.total}`,
          ...(progress.perMinute === null
            ? []
            : [say(closingWords.perMinute, { rate: Math.round(progress.perMinute) })]),
          ...(progress.secondsLeft === null
            ? []
            : [say(closingWords.timeLeft, { time: clockLength(progress.secondsLeft) })]),
        ];
  return (
    <div className="stack">
      <ProgressBar value={share} aria-label={say(closingWords.batch)} isIndeterminate={progress === null}>
        <div className="progress-text">
          <strong>{progress === null ? say(closingWords.running) : say(phaseWords[progress.phase])}</strong>
          <span>{facts.join('　')}</span>
        </div>
        <div className="progress-track">
          <div className="progress-fill" style={{ width: `${share}%` }} />
        </div>
      </ProgressBar>
      {paused ? <p className="paused">{say(closingWords.pausedNow)}</p> : null}
      <div className="row-of">
        <button type="button" className="button" onClick={pauseOrResume}>
          {say(paused ? closingWords.resume : closingWords.pause)}
        </button>
        <button type="button" className="button" onClick={cancel}>
          {say(closingWords.stop)}
        </button>
      </div>
      <h3>{say(closingWords.outcomes)}</h3>
      <ol className="outcomes">
        {rows.map((row) => (
          <li key={row.number}>
            <span className="mono">{row.id.slice(0, 8)}</span>
            <span>{outcomeText(row.outcome, say)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function outcomeText(outcome: string, say: Say): string {
  const text = outcomeWords[outcome];
  return text === undefined ? outcome : say(text);
}

function Ended({ kind, onReport }: { readonly kind: unknown; readonly onReport: () => void }) {
  const say = useSay();
  const known = kind === 'final' || kind === 'additional' ? kind : 'provisional';
  return (
    <div className="row-of">
      <strong>{say(closingWords.ended, { kind: say(closingKindWords[known]) })}</strong>
      <button type="button" className="button" onClick={onReport}>
        {say(closingWords.showReport)}
      </button>
    </div>
  );
}
