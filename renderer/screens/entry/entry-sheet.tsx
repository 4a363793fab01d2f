import { useEffect, useMemo, useRef, useState } from 'react';
import type { Issue } from '../../../shared/domain/issue.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useNotices } from '../../app/notices.tsx';
import { Screen } from '../../app/screen.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useShortcuts } from '../../app/shortcuts.tsx';
import { useCore } from '../../core/core-context.tsx';
import { ToneMark } from '../../parts/badge.tsx';
import type { FourMarks } from '../../parts/marks.tsx';
import { useSay } from '../../words/language.tsx';
import { patientNameOf } from '../../words/patient-name.ts';
import { CheckPanel, type CheckPanelKeys } from '../check/check-panel.tsx';
import { DateFields } from './date-fields.tsx';
import { DiscardButton } from './discard-button.tsx';
import { focusField, focusIssue, goForward } from './enter-forward.ts';
import { EntryContext, useEntryWork } from './entry-context.tsx';
import { EntryHead, VisitLinks } from './entry-head.tsx';
import { entryWords } from './entry-words.ts';
import { addDrug, addGroup } from './form-edits.ts';
import { Instructions } from './instructions.tsx';
import { brandsOfLastTime } from './last-time.ts';
import { Notes } from './notes.tsx';
import { Outcome } from './outcome.tsx';
import { PaperHead } from './paper-head.tsx';
import { RpCard } from './rp-card.tsx';
import { SaveTrouble } from './save-trouble.tsx';
import { SummaryDialog } from './summary-dialog.tsx';
import { sortedIssues, Troubles } from './troubles.tsx';
import { type EntryView, useEntry } from './use-entry.ts';

/** One entry: left the prescription, right the result, beside it what the rules and the check say. */
export function EntrySheet({ opened }: { readonly opened: EntryView }) {
  const work = useEntry(opened);
  return (
    <EntryContext value={work}>
      <Sheet />
    </EntryContext>
  );
}

function Sheet() {
  const say = useSay();
  const work = useEntryWork();
  const { view, form, edit } = work;
  const { call } = useCore();
  const { go } = useNavigation();
  const { tell } = useNotices();
  const { can } = useSession();
  const root = useRef<HTMLDivElement>(null);
  const check = useRef<CheckPanelKeys | null>(null);
  const [undecided, setUndecided] = useState(0);
  const [summing, setSumming] = useState(false);
  const [askPin, setAskPin] = useState(false);
  const jump = useJump(root, view);
  const group = useGroupAtHand(root, form.groups.length);
  const soon = (selector: string) => {
    setTimeout(() => {
      const found = [...(root.current?.querySelectorAll<HTMLElement>(selector) ?? [])].at(-1);
      if (found !== undefined) focusField(found);
    });
  };
  const lastTime = async () => {
    if (view.prescription === null) return;
    const edits = await brandsOfLastTime(call, view.prescription, work.form);
    for (const change of edits) edit(change);
    tell(edits.length === 0 ? say(entryWords.noneRepeated) : say(entryWords.repeated, { count: edits.length }));
  };
  const open = !view.finalised;
  useFirstField(root, view);
  useShortcuts('entry', {
    inquiry: open ? () => soon('[data-path^="inquiries"]') : null,
    check: open ? () => check.current?.run() : null,
    message: open ? () => soon('[data-path^="messagesToPrescriber"]') : null,
    issue: open && view.issues.length > 0 ? () => jump.next() : null,
    lastTime: open && view.prescription !== null ? () => void lastTime() : null,
    addDrug: open
      ? () => {
          const g = group();
          edit(addDrug(g));
          soon(`[data-path^="groups[${g}].drugs"][data-path$=".name"]`);
        }
      : null,
    addGroup: open
      ? () => {
          edit(addGroup);
          soon('[data-path$=".usage.text"]');
        }
      : null,
    another: () => go('entry'),
    finish: open && (can('receive') || can('finalise')) ? () => setSumming(true) : null,
  });
  if (view.finalised)
    return (
      <Screen name="entry">
        <EntryHead marks={null} />
        <Outcome askPin={askPin} />
      </Screen>
    );
  return (
    <Screen
      name="entry"
      head={
        <>
          <VisitLinks />
          <DiscardButton />
        </>
      }
    >
      <EntryHead marks={marksBefore(work.saveState)} undecided={undecided} />
      {view.change === null ? null : (
        <p className="stop" data-tone="attention" role="status">
          <ToneMark tone="attention" />
          {say(entryWords[view.change.kind])}
        </p>
      )}
      <SaveTrouble />
      {view.validity?.expired === true ? (
        <p className="stop" data-tone="bad" role="alert">
          <ToneMark tone="bad" />
          {say(entryWords.expired)}
        </p>
      ) : null}
      <div className="entry" ref={root}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter goes from field to field inside */}
        <div className="entry-main" onKeyDown={(event) => goForward(event, () => setSumming(true))}>
          {form.paper === null ? null : <PaperHead paper={form.paper} />}
          <DateFields />
          <div className="line-heads" aria-hidden="true">
            <span>{say(entryWords.prescribed)}</span>
            <span>{say(entryWords.dispensed)}</span>
          </div>
          {form.groups.map((one, g) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an RP is known by its place in the form
            <RpCard key={g} g={g} group={one} />
          ))}
          <Notes />
        </div>
        <aside className="entry-side">
          <Instructions />
          <Troubles onJump={jump.to} />
          <CheckPanel
            id={view.resultId ?? view.change?.resultId ?? view.prescriptionKey}
            patientName={patientNameOf(view.prescription?.patient ?? form.paper?.patient)}
            keys={check}
            onUndecided={setUndecided}
          />
        </aside>
      </div>
      {summing ? (
        <SummaryDialog
          onClose={() => setSumming(false)}
          onMend={(issue) => {
            setSumming(false);
            setTimeout(() => jump.to(issue));
          }}
          onCheck={() => {
            setSumming(false);
            setTimeout(() => check.current?.focus());
          }}
          onFinalised={() => {
            setSumming(false);
            setAskPin(true);
            void work.takeStored();
          }}
        />
      ) : null}
    </Screen>
  );
}

const NOT_FINALISED: FourMarks = { saved: 'done', signed: 'not-yet', registered: 'not-yet', returned: 'not-yet' };

function marksBefore(saveState: 'saved' | 'waiting' | 'saving' | 'failed'): FourMarks {
  const saved = saveState === 'saved' ? 'done' : saveState === 'failed' ? 'failed' : 'waiting';
  return { ...NOT_FINALISED, saved };
}

/** The keyboard stands where the work is: at the first error, else at the first field of the lines. */
function useFirstField(root: React.RefObject<HTMLElement | null>, view: EntryView) {
  const begun = useRef<boolean>(false);
  useEffect(() => {
    if (begun.current || root.current === null) return;
    begun.current = true;
    const error = view.form.paper === null ? sortedIssues(view).find(isPlacedError) : undefined;
    const first = root.current.querySelector<HTMLElement>(
      view.form.paper === null ? '.rp [data-forward]' : '.paper-head [data-forward]',
    );
    if (error !== undefined) focusIssue(root.current, error.code, error.field);
    else if (first !== null) focusField(first);
  }, [root, view]);
}

const isPlacedError = ({ severity, field }: Issue): boolean => severity === 'error' && field !== undefined;

/** F6 leads from one issue to the next, the worst first, and round again. */
function useJump(root: React.RefObject<HTMLElement | null>, view: EntryView) {
  const at = useRef(-1);
  return useMemo(() => {
    const issues = sortedIssues(view);
    const to = ({ code, field }: Pick<Issue, 'code' | 'field'>) => focusIssue(root.current, code, field);
    return {
      to,
      next: () => {
        const placed = issues.filter(({ field }) => field !== undefined);
        at.current = (at.current + 1) % Math.max(1, placed.length);
        const issue = placed[at.current];
        if (issue !== undefined) to(issue);
      },
    };
  }, [root, view]);
}

/** @returns the number of the RP the keyboard is in, else of the last one */
function useGroupAtHand(root: React.RefObject<HTMLElement | null>, count: number): () => number {
  return () => {
    const path = document.activeElement?.closest('.rp')?.getAttribute('data-path') ?? '';
    const inside = root.current?.contains(document.activeElement) === true;
    const number = Number(/\d+/.exec(path)?.[0] ?? count - 1);
    return inside ? number : count - 1;
  };
}
