import { useEntryWork } from './entry-context.tsx';
import { entryWords } from './entry-words.ts';
import { TypedField } from './typed-field.tsx';

/** The day of dispensing, and what a round of several asks beside it. */
export function DateFields() {
  const { form, edit } = useEntryWork();
  const { round } = form;
  return (
    <div className="date-fields">
      <TypedField
        path="dispensingDate"
        label={entryWords.dispensingDate}
        typing="date"
        max={20}
        value={form.dispensingDate}
        onChange={(dispensingDate) => edit((before) => ({ ...before, dispensingDate }))}
      />
      {round.type === 'refill' && round.round < round.of ? (
        <TypedField
          path="round.nextDate"
          label={entryWords.nextDate}
          typing="date"
          max={20}
          value={round.nextDate}
          onChange={(nextDate) => edit((before) => ({ ...before, round: { ...before.round, nextDate } }))}
        />
      ) : null}
      {round.type === 'remainder-later' ? (
        <TypedField
          path="round.reason"
          label={entryWords.remainderReason}
          typing="kanji"
          max={100}
          value={round.reason}
          onChange={(reason) => edit((before) => ({ ...before, round: { ...before.round, reason } }))}
        />
      ) : null}
    </div>
  );
}
