import { useNotices } from '../../app/notices.tsx';
import { useCore } from '../../core/core-context.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { useSay } from '../../words/language.tsx';
import { birthText } from '../../words/moment.ts';
import { askedText } from './today-cells.tsx';
import { stageWords, type TodayRow, todayWords } from './today-words.ts';

export interface TodayAct {
  readonly name: 'cancel' | 'end-here' | 'carry-over';
  readonly row: TodayRow;
}

const WORDS = {
  cancel: {
    title: todayWords.cancelTitle,
    text: todayWords.cancelText,
    done: todayWords.cancelled,
    reasons: [todayWords.reasonWithdrawn, todayWords.reasonMistake],
  },
  'end-here': {
    title: todayWords.endTitle,
    text: todayWords.endText,
    done: todayWords.ended,
    reasons: [todayWords.reasonWithdrawn, todayWords.reasonStopped],
  },
  'carry-over': {
    title: todayWords.carryTitle,
    text: todayWords.carryText,
    done: todayWords.carried,
    reasons: [todayWords.reasonAway, todayWords.reasonStock, todayWords.reasonInquiry],
  },
} as const;

interface TodayActsProps {
  readonly act: TodayAct;
  readonly onClose: () => void;
  /** The service takes it back no more: whether it ends here is asked in its place */
  readonly onEndHere: ((row: TodayRow) => void) | null;
}

export function TodayActs({ act, onClose, onEndHere }: TodayActsProps) {
  const say = useSay();
  const { call } = useCore();
  const { tell, refuse } = useNotices();
  const key = act.row.prescriptionKey;
  if (key === null) return null;
  const { askedFor, patient } = act.row;
  const { nameKanji, nameKana, birthDate } = patient;
  const named = nameKanji ?? nameKana?.normalize('NFKC') ?? say(todayWords.noName);
  const words = WORDS[act.name];
  const confirm = async (reason: string) => {
    onClose();
    const answer =
      act.name === 'carry-over'
        ? await call('closing.carry-over', { id: act.row.resultId ?? key, reason })
        : await call('reception.cancel', {
            prescriptionKey: key,
            reason,
            ...(act.name === 'end-here' ? { endHere: true } : {}),
          });
    if (answer.ok) return tell(say(words.done));
    const onceDispensed = answer.issues.some(({ code }) => code === 'reception.once-dispensed');
    if (onceDispensed && onEndHere !== null) onEndHere(act.row);
    else refuse(answer.issues);
  };
  return (
    <ReasonDialog
      title={say(words.title)}
      role={act.name === 'end-here' ? 'alertdialog' : 'dialog'}
      about={say(todayWords.about, {
        patient: askedFor === null ? named : askedText(askedFor, say),
        birth: birthText(birthDate ?? ''),
        institution: act.row.institution,
        stage: say(stageWords[act.row.stage]),
      })}
      explanation={say(words.text)}
      confirm={say(words.title)}
      suggestions={words.reasons.map((text) => say(text))}
      onConfirm={(reason) => void confirm(reason)}
      onClose={onClose}
    />
  );
}
