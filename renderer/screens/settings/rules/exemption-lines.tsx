import type { OperationArguments } from '../../../core/call-operation.ts';
import { useSay } from '../../../words/language.tsx';
import { rulesWords as words } from './rules-words.ts';

export type ExemptionLine = NonNullable<OperationArguments<'settings.set'>['exemptions']>[number];
const KINDS = ['industrial-accident', 'automobile-liability', 'pollution'] as const;
const DUTIES = ['exempt', 'register'] as const;

interface ExemptionLinesProps {
  readonly lines: readonly ExemptionLine[];
  /** First day of a line that is added */
  readonly today: string;
  readonly onChange: (lines: readonly ExemptionLine[]) => void;
}

/** The pharmacy's own dated table: a new rule is a new line, so that old results keep the rule of their day. */
export function ExemptionLines({ lines, today, onChange }: ExemptionLinesProps) {
  const say = useSay();
  const change = (index: number, part: Partial<ExemptionLine>) =>
    onChange(lines.map((line, at) => (at === index ? { ...line, ...part } : line)));
  const added: ExemptionLine = {
    from: today,
    'industrial-accident': 'exempt',
    'automobile-liability': 'exempt',
    pollution: 'exempt',
  };
  return (
    <fieldset className="mode exemptions">
      <legend>{say(words.exemptions)}</legend>
      <p className="quiet">{say(words.exemptionsHint)}</p>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name of its own while its day is typed
        <div key={index} className="row-of">
          <input
            className="input"
            type="date"
            aria-label={say(words.fromOf, { number: index + 1 })}
            value={line.from}
            onChange={(event) => change(index, { from: event.target.value })}
          />
          {KINDS.map((kind) => (
            <label key={kind} className="row-of">
              {say(words[kind])}
              <select
                className="input"
                aria-label={say(words.duty, { date: line.from, kind: say(words[kind]) })}
                value={line[kind]}
                onChange={(event) =>
                  change(index, { [kind]: event.target.value === 'register' ? 'register' : 'exempt' })
                }
              >
                {DUTIES.map((duty) => (
                  <option key={duty} value={duty}>
                    {say(words[duty])}
                  </option>
                ))}
              </select>
            </label>
          ))}
          <button
            type="button"
            className="link"
            aria-label={say(words.removeOf, { date: line.from })}
            onClick={() => onChange(lines.filter((_, at) => at !== index))}
          >
            {say(words.remove)}
          </button>
        </div>
      ))}
      <button type="button" className="button" onClick={() => onChange([...lines, added])}>
        {say(words.add)}
      </button>
    </fieldset>
  );
}
