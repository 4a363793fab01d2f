import { createContext, type ReactNode, use, useCallback, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { Issue } from '../../shared/domain/issue.ts';
import { type Tone, ToneMark } from '../parts/badge.tsx';
import { useIssueText } from '../parts/issue-text.ts';
import { useSay } from '../words/language.tsx';
import { frameWords } from './frame-words.ts';

interface Notice {
  readonly number: number;
  readonly tone: Tone;
  readonly text: string;
  readonly next: string | null;
}

interface Notices {
  /** Something was done; goes away by itself. */
  readonly tell: (text: string) => void;
  /** Bad news with the way out; stays until it is closed. */
  readonly refuse: (issues: readonly Issue[]) => void;
}

const NoticeContext = createContext<Notices | null>(null);
const SHOWN_MS = 6_000;
/** More than these would hide the screen; the oldest goes. */
const SHOWN_MOST = 4;

/** Short messages at the lower right, read out by screen readers: good news politely, bad news at once. */
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
    setShown((before) => [...before, { ...notice, number }].slice(-SHOWN_MOST));
    return number;
  }, []);
  const notices = useMemo<Notices>(
    () => ({
      tell: (text) => {
        const number = put({ tone: 'good', text, next: null });
        setTimeout(() => close(number), SHOWN_MS);
      },
      refuse: (issues) => {
        for (const issue of issues) put({ tone: 'bad', ...issueText(issue) });
      },
    }),
    [put, close, issueText],
  );
  return (
    <NoticeContext value={notices}>
      {children}
      <div className="notices">
        <div role="status">
          {shown
            .filter(({ tone }) => tone !== 'bad')
            .map((notice) => (
              <Line key={notice.number} notice={notice} onClose={close} />
            ))}
        </div>
        <div role="alert">
          {shown
            .filter(({ tone }) => tone === 'bad')
            .map((notice) => (
              <Line key={notice.number} notice={notice} onClose={close} />
            ))}
        </div>
      </div>
    </NoticeContext>
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
      <Button className="bare" aria-label={say(frameWords.closeNotice)} onPress={() => onClose(notice.number)}>
        ×
      </Button>
    </div>
  );
}

export function useNotices(): Notices {
  const notices = use(NoticeContext);
  if (notices === null) throw new Error('no notices around this component');
  return notices;
}
