import { useId, useState } from 'react';
import type { ShownGroup } from '../../../shared/domain/duplicate-check/group-alerts.ts';
import { useSession } from '../../app/session-context.tsx';
import { Badge } from '../../parts/badge.tsx';
import { useSay } from '../../words/language.tsx';
import { BRACKETS } from '../../words/text.ts';
import type { ShownDecision } from './check-shapes.ts';
import { checkWords, scopeWords } from './check-words.ts';
import { DecisionForm } from './decision-form.tsx';

interface CheckGroupProps {
  readonly id: string;
  readonly group: ShownGroup;
  readonly decisions: readonly ShownDecision[];
  readonly earlier: readonly ShownDecision[];
  readonly onConsent: () => void;
  readonly onDecided: () => void;
}

/** One ingredient and route (併用禁忌: one pair), folded to a line that says the worst of it; all alerts are inside. */
export function CheckGroup({ id, group, decisions, earlier, onConsent, onDecided }: CheckGroupProps) {
  const say = useSay();
  const body = useId();
  const { can } = useSession();
  const [open, setOpen] = useState(false);
  const contra = group.rule === 'contraindicated';
  const decision = decisions.find(({ decisionId }) => decisionId === group.decisionId) ?? null;
  return (
    <li className="check-group" data-tone={contra ? 'bad' : 'attention'}>
      <button
        type="button"
        className="check-group-head"
        aria-expanded={open}
        aria-controls={body}
        data-undecided={group.decisionId === null || undefined}
        onClick={() => setOpen((before) => !before)}
      >
        <Badge tone={contra ? 'bad' : 'attention'} text={say(checkWords[group.rule])} solid={contra} />
        <strong>
          {group.ingredient}
          {group.other === null ? '' : ` × ${group.other}`}
        </strong>
        <GroupSums group={group} />
        <Badge
          tone={group.decisionId === null ? 'attention' : 'good'}
          text={say(group.decisionId === null ? checkWords.undecided : checkWords.decided)}
        />
      </button>
      <div id={body} className="check-group-body" hidden={!open}>
        {group.prescriberReasons.map((reason) => (
          <p key={reason}>
            <span className="quiet">{say(checkWords.intent)}</span> {reason}
          </p>
        ))}
        {group.conditions.map((condition) => (
          <p key={condition}>
            <span className="quiet">{say(checkWords.condition)}</span> {condition}
          </p>
        ))}
        <AlertTable group={group} />
        {decision === null ? null : <DecisionSaid decision={decision} />}
        {group.masked && can('decide') ? (
          <button type="button" className="button" onClick={onConsent}>
            {say(checkWords.oralFor)}
          </button>
        ) : null}
        {can('decide') ? (
          <DecisionForm id={id} group={group} earlier={earlier} onDecided={onDecided} />
        ) : (
          <p className="quiet">{say(checkWords.noRight)}</p>
        )}
      </div>
    </li>
  );
}

function GroupSums({ group }: { readonly group: ShownGroup }) {
  const say = useSay();
  const { summary } = group;
  if (summary === null) return <span>{say(checkWords.masked)}</span>;
  return (
    <span>
      {say(checkWords.alerts, { alerts: summary.alerts })}
      {summary.span === null ? '' : ` ${say(checkWords.span, summary.span)}`}
      {summary.institutions === null || summary.pharmacies === null
        ? ''
        : ` ${say(checkWords.places, { institutions: summary.institutions, pharmacies: summary.pharmacies })}`}
    </span>
  );
}

function AlertTable({ group }: { readonly group: ShownGroup }) {
  const say = useSay();
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{say(checkWords.thisDrug)}</th>
          <th scope="col">{say(checkWords.otherDrug)}</th>
          <th scope="col">{say(checkWords.when)}</th>
          <th scope="col">{say(checkWords.where)}</th>
        </tr>
      </thead>
      <tbody>
        {group.alerts.map(({ drug, cause, scope }, index) => {
          const scoped = scopeWords[scope];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two alerts may be the same but for what is masked
            <tr key={index}>
              <td data-label={say(checkWords.thisDrug)}>{drug}</td>
              <td data-label={say(checkWords.otherDrug)}>
                {cause?.drug ?? say(checkWords.hidden)}{' '}
                <small className="quiet">{scoped === undefined ? scope : say(scoped)}</small>
              </td>
              <td data-label={say(checkWords.when)}>{cause?.on ?? '—'}</td>
              <td data-label={say(checkWords.where)}>
                {cause === null
                  ? say(checkWords.hidden)
                  : [cause.institution, cause.pharmacy].filter((place) => place !== null).join(' / ') || '—'}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function DecisionSaid({ decision: { content, decidedOn, by, byName } }: { readonly decision: ShownDecision }) {
  const say = useSay();
  return (
    <p className="decision-said">
      <Badge tone="good" text={say(checkWords.decided)} /> {decidedOn} {byName ?? by}:{' '}
      {content.kind === 'as-dispensed'
        ? `${say(checkWords.asDispensed)} ${content.reason}`
        : `${say(checkWords.inquiry)} ${content.question} → ${content.answer}${say(BRACKETS, { text: content.answeredBy })}`}
    </p>
  );
}
