import { Badge } from '../../parts/badge.tsx';
import { useSay } from '../../words/language.tsx';
import { useEntryWork } from './entry-context.tsx';
import { entryWords } from './entry-words.ts';

/** 一包化・粉砕 stay in sight until they are ticked, and after it. */
export function Instructions() {
  const say = useSay();
  const { view, form, edit } = useEntryWork();
  if (view.instructions.length === 0) return null;
  const tick = (key: string, done: boolean) =>
    edit((before) => ({
      ...before,
      instructionsDone: done
        ? [...before.instructionsDone.filter((one) => one !== key), key]
        : before.instructionsDone.filter((one) => one !== key),
    }));
  return (
    <fieldset className="side-card">
      <legend>{say(entryWords.instructions)}</legend>
      {view.instructions.map(({ key, rpNumber, kind, text }) => {
        const label = say(kind === 'crushing' ? entryWords.crushing : entryWords.oneDose);
        const done = form.instructionsDone.includes(key);
        return (
          <label key={key} className="tick" data-path={`instructions.${key}`}>
            <input type="checkbox" checked={done} onChange={(event) => tick(key, event.target.checked)} />
            <span>
              {say(entryWords.rp, { rp: rpNumber })} {label}
              {text === '' || text === label ? null : <small className="quiet"> {text}</small>}
            </span>
            <Badge
              tone={done ? 'good' : 'attention'}
              text={say(done ? entryWords.instructionDone : entryWords.instructionOpen)}
            />
          </label>
        );
      })}
    </fieldset>
  );
}
