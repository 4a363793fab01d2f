import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { Issue } from '../../shared/domain/issue.ts';
import { type Tone, ToneMark } from '../parts/badge.tsx';
import { useIssueText } from '../parts/issue-text.ts';
import { useSay } from '../words/language.tsx';
import { frameWords } from './frame-words.ts';
import { isComposing } from './keymap.ts';

interface Notice {
  readonly number: number;
  readonly tone: Tone;
  readonly text: string;
  readonly next: string | null;
}

interface Notices {
  /** Something was done; goes away by itself. */
  readonly tell: (text: string) => void;
  /** Bad news with the way out; stays until it is closed or its place is left. */
  readonly refuse: (issues: readonly Issue[]) => void;
  /** Bad news that was on the screen is of the place that is left; what is told on the way belongs to the next. */
  readonly leave: () => void;
}

interface Board {
  readonly shown: readonly Notice[];
  readonly close: (number: number) => void;
}

const NoticeContext = createContext<Notices | null>(null);
const BoardContext = createContext<Board>({ shown: [], close: () => undefined });
const SHOWN_MS = 6_000;
/** More than these would hide the screen; the oldest goes. */
const SHOWN_MOST = 4;
/** What is open above the screen has Esc first. */
const ABOVE = '[role="dialog"], [role="alertdialog"], [role="listbox"], [role="menu"]';

/** Short messages, read out by screen readers: good news politely, bad news at once. */
export function NoticeProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<readonly Notice[]>([]);
  const count = useRef(0);
  const issueText = useIssueText();
  const close = useCallback(
    (number: number) => setShown((before) => before.filter((notice) => notice.number !== number)),
    [],
  );
  const put = useCallback((notice: Omit<Notice, 'number'>): number => {
    count.current += 1;
    const number = count.current;
    // The same again, as after a second try, is said once, and anew.
    setShown((before) =>
      [...before.filter(({ text }) => text !== notice.text), { ...notice, number }].slice(-SHOWN_MOST),
    );
    return number;
  }, []);
  /** The newest that was on the screen before what is being drawn now. */
  const seen = useRef(0);
  useEffect(() => {
    seen.current = shown.at(-1)?.number ?? seen.current;
  }, [shown]);
  const newestBad = shown.findLast(({ tone }) => tone === 'bad')?.number;
  useEffect(() => {
    if (newestBad === undefined) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || isComposing(event) || document.querySelector(ABOVE) !== null) return;
      event.preventDefault();
      // Before anything on the screen takes it for the way back.
      event.stopPropagation();
      close(newestBad);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [newestBad, close]);
  const notices = useMemo<Notices>(
    () => ({
      tell: (text) => {
        const number = put({ tone: 'good', text, next: null });
        setTimeout(() => close(number), SHOWN_MS);
      },
      refuse: (issues) => {
        for (const issue of issues) put({ tone: 'bad', ...issueText(issue) });
      },
      leave: () => setShown((before) => before.filter(({ tone, number }) => tone !== 'bad' || number > seen.current)),
    }),
    [put, close, issueText],
  );
  const board = useMemo<Board>(() => ({ shown, close }), [shown, close]);
  return (
    <NoticeContext value={notices}>
      <BoardContext value={board}>{children}</BoardContext>
    </NoticeContext>
  );
}

/**
 * Bad news has a place of its own above the keys: what is below the list gives way, and nothing is covered. Good news lies
 * over the corner and goes. Neither is in the page while the window is locked: a notice may name a patient.
 */
export function NoticeBoard() {
  const { shown, close } = use(BoardContext);
  const lines = (bad: boolean) =>
    shown
      .filter(({ tone }) => (tone === 'bad') === bad)
      .map((notice) => <Line key={notice.number} notice={notice} onClose={close} />);
  return (
    <>
      <div className="bad-news" role="alert">
        {lines(true)}
      </div>
      <div className="notices" role="status">
        {lines(false)}
      </div>
    </>
  );
}

function Line({ notice, onClose }: { readonly notice: Notice; readonly onClose: (number: number) => void }) {
  const say = useSay();
  return (
    <div className="notice" data-tone={notice.tone}>
      <ToneMark tone={notice.tone} />
      <div className="notice-text">
        <p>{notice.text}</p>
        {notice.next === null ? null : <p className="quiet">{notice.next}</p>}
      </div>
      {notice.tone === 'bad' ? (
        <Button className="link" onPress={() => onClose(notice.number)}>
          {say(frameWords.closeBadNotice)}
        </Button>
      ) : (
        <Button className="bare" aria-label={say(frameWords.closeNotice)} onPress={() => onClose(notice.number)}>
          ×
        </Button>
      )}
    </div>
  );
}

/** Bad news goes with the place it was told at: it is not of the patient who is opened next. */
export function useNoticesOf(place: object): void {
  const { leave } = useNotices();
  // biome-ignore lint/correctness/useExhaustiveDependencies: leaving one place for another is what matters
  useEffect(() => leave, [leave, place]);
}

export function useNotices(): Notices {
  const notices = use(NoticeContext);
  if (notices === null) throw new Error('no notices around this component');
  return notices;
}
