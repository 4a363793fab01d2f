import { useRef, useState } from 'react';
import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import { pageIssue } from '../../../../shared/contract/page-issues.ts';
import type { Issue } from '../../../../shared/domain/issue.ts';
import { useNavigation } from '../../../app/navigation.tsx';
import { useNotices } from '../../../app/notices.tsx';
import { useSession } from '../../../app/session-context.tsx';
import { useCore } from '../../../core/core-context.tsx';
import { pageNow } from '../../../core/page-clock.ts';
import { Badge } from '../../../parts/badge.tsx';
import { Ask } from '../../../parts/dialog.tsx';
import { IssueList } from '../../../parts/issue-list.tsx';
import { useFocusOnOpen } from '../../../parts/use-focus-on-open.ts';
import { useSay } from '../../../words/language.tsx';
import { COMMA } from '../../../words/text.ts';
import { scanWords } from '../opening-words.ts';
import { useBursts } from './use-bursts.ts';

type Scanned = OperationOutput<'scan.symbol'>;

/** Catches a scanner on any screen, gathers the symbols of one prescription and leads to its entry. */
export function ScanCatcher() {
  const say = useSay();
  const { call, newCallId } = useCore();
  const { can } = useSession();
  const { place, go } = useNavigation();
  const { tell, refuse } = useNotices();
  const [scanned, setScanned] = useState<Scanned | null>(null);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const session = useRef<string | null>(null);
  const queue = useRef<Promise<void>>(Promise.resolve());

  const close = () => {
    session.current = null;
    setScanned(null);
    setIssues([]);
  };
  const ask = async (input: { readonly text?: string; readonly finish?: boolean }) => {
    // Enter twice on a slow machine: the first one has opened it.
    if (input.finish === true && session.current === null) return;
    session.current ??= `scan-${pageNow().replace(/\D/g, '')}-${newCallId()}`;
    const entryId =
      place.screen === 'entry' && place.subject?.startsWith('entry/') ? place.subject.slice(6) : undefined;
    const answer = await call('scan.symbol', {
      sessionKey: session.current,
      ...input,
      ...(entryId === undefined ? {} : { entryId }),
    });
    if (!answer.ok) {
      close();
      return refuse(answer.issues);
    }
    const { value } = answer;
    if (value.state === 'complete') {
      close();
      return arrive(value);
    }
    if (value.state === 'refused' && value.read === 0) {
      close();
      return refuse(value.issues);
    }
    setScanned(value);
    setIssues(value.issues);
  };
  const arrive = (value: Scanned) => {
    if (value.kind === 'notebook') tell(say(scanWords.notebook));
    else if (value.entryId !== null) tell(say(value.already ? scanWords.already : scanWords.taken));
    const bad = value.issues.filter(({ severity }) => severity === 'error');
    if (bad.length > 0) refuse(bad);
    if (value.entryId !== null && value.kind !== 'notebook') go('entry', `entry/${value.entryId}`);
    else if (value.prescriptionKey !== null) go('today');
  };
  /** One after the other, in the order they were read. */
  const inTurn = (input: Parameters<typeof ask>[0]) => {
    queue.current = queue.current.then(() => ask(input));
  };
  useBursts(
    can('receive')
      ? { scanned: (text) => inTurn({ text }), lost: () => refuse([pageIssue('page.scan-under-input-method')]) }
      : null,
  );
  if (scanned === null) return null;
  return <ReadSoFar scanned={scanned} issues={issues} onFinish={() => inTurn({ finish: true })} onClose={close} />;
}

interface ReadSoFarProps {
  readonly scanned: Scanned;
  readonly issues: readonly Issue[];
  readonly onFinish: () => void;
  readonly onClose: () => void;
}

/** 2/3 読取済: what is missing, what was refused, and the key that says it is all. */
function ReadSoFar({ scanned, issues, onFinish, onClose }: ReadSoFarProps) {
  const say = useSay();
  const finish = useFocusOnOpen<HTMLButtonElement>();
  const { state, read, of, missing } = scanned;
  const text = of === null ? say(scanWords.read, { read }) : say(scanWords.readOf, { read, of });
  return (
    <Ask title={say(scanWords.title)} onClose={onClose}>
      <p className="scan-count" role="status">
        <Badge tone={state === 'readable' ? 'good' : 'waiting'} text={text} solid />
        {missing.length === 0 ? '' : say(scanWords.missing, { missing: missing.join(say(COMMA)) })}
      </p>
      <p>{say(scanWords.goOn)}</p>
      <div role="alert">
        <IssueList issues={issues} />
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {say(scanWords.cancel)}
        </button>
        <button ref={finish} type="button" className="button" data-kind="main" onClick={onFinish}>
          {say(scanWords.finish)}
        </button>
      </div>
    </Ask>
  );
}
