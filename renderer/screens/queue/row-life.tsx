import { isFinal } from '../../../shared/domain/submission/submission-state.ts';
import { frameWords } from '../../app/frame-words.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useSession } from '../../app/session-context.tsx';
import { usePageNow } from '../../core/page-clock.ts';
import { useOperation } from '../../core/use-operation.ts';
import { Badge, ToneMark } from '../../parts/badge.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useIssueText } from '../../parts/issue-text.ts';
import { MARK_TONES } from '../../parts/marks.tsx';
import { personText } from '../../parts/people-list.tsx';
import { useSay } from '../../words/language.tsx';
import { momentText } from '../../words/moment.ts';
import { isState, kindWords, stateText, stateTone } from '../../words/queue-words.ts';
import { rolesWith } from '../../words/role-words.ts';
import { BRACKETS } from '../../words/text.ts';
import { actionWords, closingWords } from '../closing/closing-words.ts';
import { paperWords } from '../paper/paper-words.ts';
import { changeOfRow } from './change-of-row.ts';
import { LifePicture } from './life-picture.tsx';
import { type Life, lifeMarkWords, lifeStateWords, queueWords } from './queue-page-words.ts';
import { AttemptTable, CopyComparison, DocumentList, Verifications } from './row-evidence.tsx';

const TONES = { done: 'good', wait: 'waiting', trouble: 'bad', plain: 'calm' } as const;

interface RowLifeProps {
  readonly id: string;
  /** The patient's name, after a reasoned unmasking */
  readonly unmasked: string | null;
  readonly onChange: (row: Life['row']) => void;
  readonly onView: (row: Life['row']) => void;
  readonly onExport: (row: Life['row']) => void;
  readonly onClose: () => void;
}

/** Everything known of one row, for a person who has to decide what to do with it. */
export function RowLife({ id, unmasked, onChange, onView, onExport, onClose }: RowLifeProps) {
  const say = useSay();
  const { can } = useSession();
  const asked = useOperation('queue.life', { id }, ['queue', 'entries']);
  const life = asked.value;
  const change = life === null ? null : changeOfRow(life.row);
  return (
    <aside className="life" aria-label={say(queueWords.detail)}>
      <div className="life-head">
        <h2>{say(queueWords.detail)}</h2>
        <button type="button" className="link" onClick={onClose}>
          {say(queueWords.close)}
        </button>
      </div>
      <IssueList issues={asked.issues} />
      {asked.loading ? (
        <p className="reading quiet" role="status">
          {say(frameWords.loading)}
        </p>
      ) : null}
      {life === null ? null : (
        <>
          <Heading life={life} unmasked={unmasked} />
          <NextAct life={life} />
          <ReceptionAskedFor reception={life.reception} />
          <Marks life={life} />
          <LifePicture line={life.line} />
          <LifeLine line={life.line} />
          <AttemptTable attempts={life.attempts} />
          <Verifications verifications={life.verifications} />
          <CopyComparison comparison={life.copyComparison} />
          <DocumentList documents={life.documents} />
          <Identifiers life={life} />
          <div className="row-of">
            {change === null || !can('finalise') ? null : (
              <button
                type="button"
                className="button"
                data-kind={life.row.state === 'rejected' ? 'main' : undefined}
                data-act="change"
                onClick={() => onChange(life.row)}
              >
                {say(queueWords[change])}
                {say(BRACKETS, { text: 'F2' })}
              </button>
            )}
            <Papers life={life} />
            {life.documents.length === 0 ? null : (
              <button type="button" className="button" data-act="view" onClick={() => onView(life.row)}>
                {say(queueWords.viewTitle)}
              </button>
            )}
            <button type="button" className="button" onClick={() => onExport(life.row)}>
              {say(queueWords.exportTitle)}
            </button>
          </div>
        </>
      )}
    </aside>
  );
}

/** What is printed of a finished result; the way back leads to this row. */
function Papers({ life }: { readonly life: Life }) {
  const say = useSay();
  const { go } = useNavigation();
  const { can } = useSession();
  const { submissionId, resultId } = life.row;
  if (resultId === null || !(can('receive') || can('finalise'))) return null;
  return (['readable', 'notebook'] as const).map((paper) => (
    <button
      key={paper}
      type="button"
      className="button"
      onClick={() => {
        go('queue', submissionId);
        go('queue', `${paper}/${resultId}`);
      }}
    >
      {say(paperWords[paper])}
    </button>
  ));
}

function Heading({ life, unmasked }: { readonly life: Life; readonly unmasked: string | null }) {
  const say = useSay();
  const { row, deadline } = life;
  const over = isOver(row.state);
  const deadlineTones = { calm: 'calm', amber: 'attention', late: 'bad' } as const;
  return (
    <div className="row-of">
      <Badge tone={stateTone(row.state)} text={say(stateText(row.kind, row.state))} solid />
      <span>{say(kindWords[row.kind])}</span>
      <strong>{unmasked ?? personText(row) ?? '—'}</strong>
      <span>{row.dueDate}</span>
      {deadline === null || over ? null : <Badge tone={deadlineTones[deadline.phase]} text={say(deadline.words)} />}
      {row.possiblySent && !over ? <Badge tone="attention" text={say(queueWords.possiblySent)} /> : null}
    </div>
  );
}

/** Nothing more is sent of it: neither a deadline nor a doubt is left to be told. */
function isOver(state: string): boolean {
  return isState(state) && (state === 'registered' || isFinal(state));
}

function NextAct({ life }: { readonly life: Life }) {
  const say = useSay();
  const issueText = useIssueText();
  const { next } = life;
  if (next === null) return <p className="quiet">{say(queueWords.noNext)}</p>;
  const told = issueText(next);
  const words = actionWords[next.code];
  const way = words === undefined ? told.next : say(words.next);
  const { text } = told;
  return (
    <div className="next-act" data-tone={next.who === null ? 'waiting' : 'bad'}>
      <ToneMark tone={next.who === null ? 'waiting' : 'bad'} />
      <p>
        {text}
        <br />
        <strong>{way}</strong>
      </p>
      {isRight(next.who) ? (
        <span className="quiet">{say(closingWords.who, { who: rolesWith(next.who, say) })}</span>
      ) : null}
    </div>
  );
}

/** What a reception was asked for by, to be held against the paper. */
function ReceptionAskedFor({ reception }: { readonly reception: Life['reception'] }) {
  const say = useSay();
  if (reception === null) return null;
  const { exchangeNumber, insured } = reception;
  const facts = [
    [queueWords.exchangeNumber, exchangeNumber],
    [queueWords.insurerNumber, insured.insurerNumber],
    [queueWords.insuredSymbol, insured.symbol],
    [queueWords.insuredNumber, insured.number],
    [queueWords.insuredBranch, insured.branch],
  ] as const;
  return (
    <dl className="facts">
      {facts.map(([label, value]) =>
        value === null ? null : (
          <div key={label.ja} className="fact">
            <dt>{say(label)}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function isRight(who: string | null): who is 'finalise' | 'sign' | 'close' | 'support' | 'receive' {
  return who !== null && ['finalise', 'sign', 'close', 'support', 'receive'].includes(who);
}

/** saved, finalised, signed, registered, returned: each fact by itself, with its moment. */
function Marks({ life }: { readonly life: Life }) {
  const say = useSay();
  const now = usePageNow(60_000);
  return (
    <ol className="life-marks">
      {life.marks.map(({ mark, state, at, by }) => (
        <li key={mark} data-tone={MARK_TONES[state]} data-state={state} title={by ?? undefined}>
          <ToneMark tone={MARK_TONES[state]} />
          <strong>{say(lifeMarkWords[mark])}</strong>
          <span>{at === null ? say(lifeStateWords[state]) : momentText(at, now)}</span>
        </li>
      ))}
    </ol>
  );
}

function LifeLine({ line }: { readonly line: Life['line'] }) {
  const say = useSay();
  const now = usePageNow(60_000);
  return (
    <ol className="life-line">
      {line.map((entry) => (
        <li key={`${entry.at} ${entry.kind} ${entry.code}`} data-tone={TONES[entry.tone]}>
          <span className="life-time">{momentText(entry.at, now)}</span>
          <ToneMark tone={TONES[entry.tone]} />
          <span>
            {say(entry.words)}
            {entry.by === null ? '' : say(BRACKETS, { text: entry.by })}
            {entry.detail === null ? null : <span className="quiet"> {entry.detail}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Identifiers({ life }: { readonly life: Life }) {
  const say = useSay();
  const { row } = life;
  const ids = [
    [queueWords.dispensingId, row.dispensingId],
    [queueWords.prescriptionId, row.prescriptionId],
    [queueWords.submissionId, row.submissionId],
    [queueWords.operationId, row.operationId],
  ] as const;
  return (
    <section>
      <h3>{say(queueWords.identifiers)}</h3>
      <dl className="facts">
        {ids.map(([label, id]) =>
          id === null ? null : (
            <div key={label.ja} className="fact">
              <dt>{say(label)}</dt>
              <dd className="mono">{id}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}
