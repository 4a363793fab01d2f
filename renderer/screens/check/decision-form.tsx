import { type SubmitEvent, useId, useState } from 'react';
import type { ShownGroup } from '../../../shared/domain/duplicate-check/group-alerts.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { useNotices } from '../../app/notices.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useCore } from '../../core/core-context.tsx';
import { pageNow } from '../../core/page-clock.ts';
import { IssueList } from '../../parts/issue-list.tsx';
import { useSay } from '../../words/language.tsx';
import type { ShownDecision } from './check-shapes.ts';
import { checkWords } from './check-words.ts';

const HOWS = ['phone', 'fax', 'visit', 'other'] as const;
const TEXTS = ['askedBy', 'answeredBy', 'question', 'answer'] as const;

interface DecisionFormProps {
  readonly id: string;
  readonly group: ShownGroup;
  readonly earlier: readonly ShownDecision[];
  readonly onDecided: () => void;
}

/** 疑義照会, or dispensed as it stands with a reason; earlier words are offered, never taken by themselves. */
export function DecisionForm({ id, group, earlier, onDecided }: DecisionFormProps) {
  const say = useSay();
  const name = useId();
  const { call } = useCore();
  const { who } = useSession();
  const { tell } = useNotices();
  const [kind, setKind] = useState<'as-dispensed' | 'inquiry'>('as-dispensed');
  const [reason, setReason] = useState('');
  const [how, setHow] = useState<(typeof HOWS)[number]>('phone');
  const [told, setTold] = useState({ askedBy: who?.user?.displayName ?? '', answeredBy: '', question: '', answer: '' });
  const [changed, setChanged] = useState<readonly string[]>([]);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const use = ({ content }: ShownDecision) => {
    setKind(content.kind);
    if (content.kind === 'as-dispensed') setReason(content.reason);
    else
      setTold(({ askedBy }) => ({
        askedBy,
        answeredBy: content.answeredBy,
        question: content.question,
        answer: content.answer,
      }));
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const lines = group.drugs.map((drug) => ({ drug, changed: changed.includes(drug) }));
    const decision = kind === 'as-dispensed' ? { kind, reason } : { kind, at: pageNow(), how, ...told, lines };
    const answer = await call('check.decide', { id, group: group.groupId, decision });
    if (!answer.ok) return setIssues(answer.issues);
    setIssues([]);
    tell(say(checkWords.recorded, { left: answer.value.undecided }));
    onDecided();
  };
  return (
    <form className="decision" onSubmit={(event) => void submit(event)} noValidate>
      <fieldset className="chips">
        <legend>{say(checkWords.decision)}</legend>
        {(['as-dispensed', 'inquiry'] as const).map((one) => (
          <label key={one} className="tick">
            <input type="radio" name={`${name}-kind`} checked={kind === one} onChange={() => setKind(one)} />
            {say(one === 'inquiry' ? checkWords.inquiry : checkWords.asDispensed)}
          </label>
        ))}
      </fieldset>
      {kind === 'as-dispensed' ? (
        <label className="decision-field">
          <span>{say(checkWords.reason)}</span>
          <input
            className="input"
            lang="ja"
            autoComplete="off"
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
      ) : (
        <>
          <fieldset className="chips">
            <legend>{say(checkWords.how)}</legend>
            {HOWS.map((one) => (
              <label key={one} className="tick">
                <input type="radio" name={`${name}-how`} checked={how === one} onChange={() => setHow(one)} />
                {say(checkWords[one])}
              </label>
            ))}
          </fieldset>
          {TEXTS.map((field) => (
            <label key={field} className="decision-field">
              <span>{say(checkWords[field])}</span>
              <input
                className="input"
                lang="ja"
                autoComplete="off"
                maxLength={1000}
                value={told[field]}
                onChange={(event) => setTold((before) => ({ ...before, [field]: event.target.value }))}
              />
            </label>
          ))}
          {group.drugs.map((drug) => (
            <label key={drug} className="tick">
              <input
                type="checkbox"
                checked={changed.includes(drug)}
                onChange={(event) =>
                  setChanged((before) =>
                    event.target.checked ? [...before, drug] : before.filter((one) => one !== drug),
                  )
                }
              />
              {drug}: {say(checkWords.changed)}
            </label>
          ))}
        </>
      )}
      {earlier.map((decision) => (
        <div key={decision.decisionId} className="earlier">
          <span>
            <small className="quiet">
              {say(checkWords.earlier)} {decision.decidedOn}
            </small>{' '}
            {decision.content.kind === 'as-dispensed'
              ? decision.content.reason
              : `${decision.content.question} → ${decision.content.answer}`}
          </span>
          <button type="button" className="link" onClick={() => use(decision)}>
            {say(checkWords.useEarlier)}
          </button>
        </div>
      ))}
      <div role="alert">
        <IssueList issues={issues} />
      </div>
      <button
        type="submit"
        className="button"
        data-kind="main"
        disabled={kind === 'as-dispensed' ? reason.trim() === '' : TEXTS.some((field) => told[field].trim() === '')}
      >
        {say(checkWords.record)}
      </button>
    </form>
  );
}
