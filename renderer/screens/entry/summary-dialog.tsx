import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import type { Issue } from '../../../shared/domain/issue.ts';
import { frameWords } from '../../app/frame-words.ts';
import { isComposing } from '../../app/keymap.ts';
import { useSession } from '../../app/session-context.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Ask } from '../../parts/dialog.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useSay } from '../../words/language.tsx';
import { useEntryWork } from './entry-context.tsx';
import { entryWords } from './entry-words.ts';
import { Instructions } from './instructions.tsx';
import { SummaryHead, SummaryNotes } from './summary-head.tsx';
import { type Summary, SummaryLines } from './summary-lines.tsx';
import { summaryWords } from './summary-words.ts';
import { type Reasons, useFinalise } from './use-finalise.ts';

interface SummaryDialogProps {
  readonly onClose: () => void;
  readonly onMend: (issue: Issue) => void;
  readonly onCheck: () => void;
  readonly onFinalised: (summary: Summary) => void;
}

/** F12: all that a pharmacist answers for with the next F12, on one screen (product.md §9). */
export function SummaryDialog({ onClose, onMend, onCheck, onFinalised }: SummaryDialogProps) {
  const say = useSay();
  const { can } = useSession();
  const work = useEntryWork();
  const { summary, issues, step, finalise, mark, read } = useFinalise(work, onFinalised);
  const [reasons, setReasons] = useState<Reasons>({
    lateReason: '',
    checkReason: '',
    asDispensed: '',
    changeReason: '',
  });
  const body = useRef<HTMLDivElement>(null);
  // Before it is drawn: what says that F12 is taken must not be seen earlier than that is true.
  useLayoutEffect(() => {
    if (step !== 'ready') return;
    const open = body.current?.querySelector<HTMLElement>('[data-open-tick], input:not([type=checkbox])');
    (open ?? body.current)?.focus();
  }, [step]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'F12' || event.repeat || isComposing(event.nativeEvent)) return;
    event.preventDefault();
    void finalise(reasons);
  };
  const markOnce = (stage: Mark) => {
    // Off the button before it is another one: a second Enter marks nothing.
    body.current?.focus();
    void mark(stage);
  };
  const change = work.view.change?.kind ?? null;
  const isNew = change === null;
  const unreasoned = !isNew && reasons.changeReason.trim() === '';
  const late = summary?.lateReasonNeeded === true;
  const unasked = isNew && summary !== null && !summary.check.asked;
  const duplicates = summary !== null && summary.undecidedGroups > 0;
  const reason = (name: keyof Reasons) => (
    <label className="settle">
      <span>{say(summaryWords[name])}</span>
      <input
        className="input"
        lang="ja"
        autoComplete="off"
        maxLength={200}
        value={reasons[name]}
        onChange={(event) => setReasons((before) => ({ ...before, [name]: event.target.value }))}
      />
    </label>
  );
  return (
    <Ask title={say(isNew ? summaryWords.title : summaryWords[`${change}Title`])} wide onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: F12 in a dialog is the dialog's */}
      <div className="summary" ref={body} tabIndex={-1} onKeyDown={onKeyDown}>
        {summary === null ? <p className="quiet">{say(frameWords.loading)}</p> : <SummaryHead summary={summary} />}
        {summary === null ? null : <SummaryLines lines={summary.lines} />}
        {summary === null ? null : <SummaryNotes summary={summary} />}
        <div className="summary-below">
          <div>
            <Instructions />
            {summary?.originalMark === 'open' || work.form.originalMarked ? (
              <OriginalTick open={summary?.originalMark === 'open'} onTicked={() => void read()} />
            ) : null}
          </div>
          <div>
            {isNew ? null : reason('changeReason')}
            {isNew ? null : <p className="quiet">{say(summaryWords.changeChecked)}</p>}
            {late ? reason('lateReason') : null}
            {unasked && step === 'ready' ? reason('checkReason') : null}
            {isNew && duplicates && can('decide') ? reason('asDispensed') : null}
          </div>
        </div>
        <div role="status">
          {step === 'ready' ? null : (
            <Badge tone="waiting" text={say(step === 'checking' ? summaryWords.checking : summaryWords.working)} />
          )}
        </div>
        <Blocking
          summary={summary}
          ready={summary?.ready === true && step === 'ready' && !unreasoned}
          working={step === 'reading' || step === 'checking'}
          issues={[...work.refused, ...issues]}
          onMend={onMend}
        />
        {duplicates ? (
          <p className="row-of">
            <Badge
              tone="bad"
              solid
              text={say(summaryWords.undecided, { open: summary.undecidedGroups, all: summary.checkGroups })}
            />
            <button type="button" className="link" onClick={onCheck}>
              {say(summaryWords.decide)}
            </button>
          </p>
        ) : null}
      </div>
      <div className="dialog-actions">
        {isNew ? <MarkButton summary={summary} onMark={markOnce} /> : null}
        <button type="button" className="button" onClick={onClose}>
          {say(summaryWords.back)}
        </button>
        <button
          type="button"
          className="button"
          data-kind="main"
          disabled={step !== 'ready' || !can('finalise') || (isNew ? summary?.resultId === null : unreasoned)}
          onClick={() => void finalise(reasons)}
          onKeyDown={onKeyDown}
        >
          {say(isNew ? summaryWords.finalise : summaryWords[change])}
        </button>
      </div>
    </Ask>
  );
}

function OriginalTick({ open, onTicked }: { readonly open: boolean; readonly onTicked: () => void }) {
  const say = useSay();
  const { form, edit, flush } = useEntryWork();
  return (
    <label className="tick original" data-path="originalMarked">
      <input
        type="checkbox"
        data-open-tick={open || undefined}
        checked={form.originalMarked}
        onChange={(event) => {
          const originalMarked = event.target.checked;
          edit((before) => ({ ...before, originalMarked }));
          void flush().then(onTicked);
        }}
      />
      {say(entryWords.original)}
    </label>
  );
}

interface BlockingProps {
  readonly summary: Summary | null;
  /** F12 is taken now */
  readonly ready: boolean;
  /** It is being completed and checked: that it is neither is no news */
  readonly working: boolean;
  readonly issues: readonly Issue[];
  readonly onMend: (issue: Issue) => void;
}

/** What stands in the way, each with a way to its field. */
function Blocking({ summary, ready, working, issues, onMend }: BlockingProps) {
  const say = useSay();
  const all = summary?.blocking ?? [];
  // That it is not complete follows from the rest.
  const rest = all.filter(({ code }) => code !== 'entry.not-complete');
  const blocking = rest.length > 0 || working ? rest : all;
  if (blocking.length + issues.length === 0) return ready ? <Badge tone="good" text={say(summaryWords.ready)} /> : null;
  return (
    <section role="alert" className="blocking">
      <h2>{say(summaryWords.blocking)}</h2>
      <IssueList issues={[...blocking, ...issues]} />
      <div className="row-of">
        {blocking
          .filter(({ field }) => field !== undefined && field !== 'originalMarked')
          .slice(0, 1)
          .map((issue) => (
            <button key={issue.code} type="button" className="button" onClick={() => onMend(issue)}>
              {say(summaryWords.mend)}
            </button>
          ))}
      </div>
    </section>
  );
}

type Mark = 'audited' | 'handed-over';

interface MarkButtonProps {
  readonly summary: Summary | null;
  readonly onMark: (stage: Mark) => void;
}

/** 監査, and after it 交付: each a button of its own, for both are kept and neither can be taken back. */
function MarkButton({ summary, onMark }: MarkButtonProps) {
  const say = useSay();
  const { can } = useSession();
  if (summary === null || !can('finalise') || summary.marks.handedOver !== null) return null;
  const stage = summary.marks.audited === null ? 'audited' : 'handed-over';
  return (
    <button
      key={stage}
      type="button"
      className="button push-left"
      onClick={(event) => {
        // The second click of a double click falls on what stands there by then.
        if (event.detail <= 1) onMark(stage);
      }}
    >
      {say(stage === 'audited' ? summaryWords.audit : summaryWords.handOver)}
    </button>
  );
}
