import { useState } from 'react';
import { useNavigation } from '../../app/navigation.tsx';
import { useNotices } from '../../app/notices.tsx';
import { useCore } from '../../core/core-context.tsx';
import { personText } from '../../parts/people-list.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { useSay } from '../../words/language.tsx';
import { patientNameOf } from '../../words/patient-name.ts';
import { useEntryWork } from './entry-context.tsx';
import { entryWords } from './entry-words.ts';

/** Gives up what was typed, with a reason; the prescription itself stays in the list. */
export function DiscardButton() {
  const say = useSay();
  const { call } = useCore();
  const { go } = useNavigation();
  const { tell, refuse } = useNotices();
  const { view, form, flush } = useEntryWork();
  const patient = view.prescription?.patient ?? form.paper?.patient;
  const isNew = view.change === null;
  const [asking, setAsking] = useState(false);
  const discard = async (reason: string) => {
    setAsking(false);
    await flush();
    const answer = await call('entry.discard', { entryId: view.entryId, reason });
    if (!answer.ok) return refuse(answer.issues);
    tell(say(entryWords.discarded));
    go('today');
  };
  return (
    <>
      <button type="button" className="link push" onClick={() => setAsking(true)}>
        {say(entryWords.discard)}
      </button>
      {asking ? (
        <ReasonDialog
          title={say(entryWords.discard)}
          about={
            patient === undefined
              ? null
              : personText({ patientName: patientNameOf(patient), patientBirthDate: patient.birthDate })
          }
          explanation={say(isNew ? entryWords.discardText : entryWords.discardChangeText)}
          confirm={say(entryWords.discard)}
          suggestions={(isNew
            ? [entryWords.discardTwice, entryWords.discardMistake]
            : [entryWords.discardNotNeeded]
          ).map((text) => say(text))}
          onConfirm={(reason) => void discard(reason)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
