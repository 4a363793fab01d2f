import { useNotices } from '../../app/notices.tsx';
import { useCore } from '../../core/core-context.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { useSay } from '../../words/language.tsx';
import { birthText } from '../../words/moment.ts';
import { stageWords, type TodayRow, todayWords } from './today-words.ts';

export interface TodayAct {
  readonly name: 'cancel' | 'carry-over';
  readonly row: TodayRow;
}

export function TodayActs({ act, onClose }: { readonly act: TodayAct; readonly onClose: () => void }) {
  const say = useSay();
  const { call } = useCore();
  const { tell, refuse } = useNotices();
  const key = act.row.prescriptionKey;
  if (key === null) return null;
  const { nameKanji, nameKana, birthDate } = act.row.patient;
  const cancelling = act.name === 'cancel';
  const confirm = async (reason: string) => {
    onClose();
    const answer = cancelling
      ? await call('reception.cancel', { prescriptionKey: key, reason })
      : await call('closing.carry-over', { id: act.row.resultId ?? key, reason });
    if (answer.ok) tell(say(cancelling ? todayWords.cancelled : todayWords.carried));
    else refuse(answer.issues);
  };
  const suggestions = cancelling
    ? [todayWords.reasonWithdrawn, todayWords.reasonMistake]
    : [todayWords.reasonAway, todayWords.reasonStock, todayWords.reasonInquiry];
  return (
    <ReasonDialog
      title={say(cancelling ? todayWords.cancelTitle : todayWords.carryTitle)}
      about={say(todayWords.about, {
        patient: nameKanji ?? nameKana?.normalize('NFKC') ?? say(todayWords.noName),
        birth: birthText(birthDate ?? ''),
        institution: act.row.institution,
        stage: say(stageWords[act.row.stage]),
      })}
      explanation={say(cancelling ? todayWords.cancelText : todayWords.carryText)}
      confirm={say(cancelling ? todayWords.cancelTitle : todayWords.carryTitle)}
      suggestions={suggestions.map((text) => say(text))}
      onConfirm={(reason) => void confirm(reason)}
      onClose={onClose}
    />
  );
}
