import { useSay } from '../../words/language.tsx';
import { stageWords, type TodayRow, todayWords } from './today-words.ts';

export type StageChoice = 'open' | 'all' | TodayRow['stage'];
const CHOICES = [
  'open',
  'received',
  'entry',
  'audit',
  'hand-over',
  'finalised',
  'all',
] as const satisfies readonly StageChoice[];

interface StageFilterProps {
  readonly rows: readonly TodayRow[];
  readonly choice: StageChoice;
  readonly onChoose: (choice: StageChoice) => void;
}

/** How many rows stand at each stage, and which of them are shown. */
export function StageFilter({ rows, choice, onChoose }: StageFilterProps) {
  const say = useSay();
  const count = (one: StageChoice): number => {
    if (one === 'all') return rows.length;
    return rows.filter((row) => (one === 'open' ? row.next !== 'none' : row.stage === one)).length;
  };
  return (
    <fieldset className="chips">
      <legend className="visually-hidden">{say(todayWords.stage)}</legend>
      {CHOICES.map((one) => (
        <button key={one} type="button" className="chip" aria-pressed={one === choice} onClick={() => onChoose(one)}>
          {say(one === 'open' || one === 'all' ? todayWords[one] : stageWords[one])}
          <span className="chip-count">{count(one)}</span>
        </button>
      ))}
    </fieldset>
  );
}
