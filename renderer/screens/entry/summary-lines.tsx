import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { Badge } from '../../parts/badge.tsx';
import { useSay } from '../../words/language.tsx';
import { JOINT } from '../../words/text.ts';
import { CodeAndNameBadge } from './code-and-name.tsx';
import { differenceWords, entryWords } from './entry-words.ts';
import { sideWords, summaryWords } from './summary-words.ts';

export type Summary = OperationOutput<'entry.summary'>;
type Side = NonNullable<Summary['lines'][number]['prescribed']>;

/** Each line beside what it answers; a difference is a word, not only a colour. */
export function SummaryLines({ lines }: { readonly lines: Summary['lines'] }) {
  const say = useSay();
  return (
    <table className="plain-table summary-lines">
      <thead>
        <tr>
          <th scope="col">RP</th>
          <th scope="col">{say(entryWords.prescribed)}</th>
          <th scope="col">{say(entryWords.dispensed)}</th>
          <th scope="col">{say(entryWords.reason).replace(/（.*）| \(.*\)/, '')}</th>
          <th scope="col">{say(entryWords.codeAndName)}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are known by their place
          <tr key={index} data-differs={line.differences.length > 0 || undefined}>
            <td>{line.rpNumber}</td>
            <td>
              <SideText
                side={line.prescribed}
                missing={say(line.differences.includes('added') ? summaryWords.added : summaryWords.typed)}
              />
            </td>
            <td>
              <SideText side={line.dispensed} missing={say(summaryWords.left)} />
              {line.narcotic ? <Badge tone="bad" text={say(entryWords.narcotic)} solid /> : null}
            </td>
            <td>
              {line.differences.length === 0 ? (
                <span className="quiet">{say(summaryWords.same)}</span>
              ) : (
                <Badge
                  tone="attention"
                  text={line.differences.map((difference) => say(differenceWords[difference])).join(say(JOINT))}
                />
              )}{' '}
              {say({ ja: line.reason ?? '', en: line.reasonEn ?? '' })} {line.note}
              {line.settled === null ? null : <div>{say(summaryWords.settled, { reason: line.settled })}</div>}
            </td>
            <td>{line.dispensed === null ? null : <CodeAndNameBadge state={line.codeAndName} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SideText({ side, missing }: { readonly side: Side | null; readonly missing: string }) {
  const say = useSay();
  if (side === null) return <span className="quiet">{missing}</span>;
  const open = (['amount', 'unit', 'usage', 'quantity'] as const).filter((one) => side[one] === '');
  return (
    <>
      {side.name} <strong>{side.amount}</strong> {side.unit}
      <div className="quiet">
        {side.usage} {side.quantity}
      </div>
      {open.length === 0 ? null : (
        <Badge
          tone="bad"
          text={say(summaryWords.missing, { what: open.map((one) => say(sideWords[one])).join(say(JOINT)) })}
        />
      )}
    </>
  );
}
