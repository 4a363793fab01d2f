import { useSay } from '../../words/language.tsx';
import { isChosen, STAGE_CHOICES, type StageChoice } from './stage-choice.ts';
import { stageWords, type TodayRow, todayWords } from './today-words.ts';

interface StageFilterProps {
  readonly rows: readonly TodayRow[];
  readonly choice: StageChoice;
  readonly onChoose: (choice: StageChoice) => void;
}

/** How many rows stand at each stage, and which of them are shown. */
export function StageFilter({ rows, choice, onChoose }: StageFilterProps) {
  const say = useSay();
  const count = (one: StageChoice): number => rows.filter((row) => isChosen(row, one)).length;
  return (
    <fieldset className="chips">
      <legend className="visually-hidden">{say(todayWords.stage)}</legend>
      {STAGE_CHOICES.map((one) => (
        <button key={one} type="button" className="chip" aria-pressed={one === choice} onClick={() => onChoose(one)}>
          {say(one === 'open' || one === 'all' ? todayWords[one] : stageWords[one])}
          <span className="chip-count">{count(one)}</span>
        </button>
      ))}
    </fieldset>
  );
}
