import { useNotices } from '../../app/notices.tsx';
import { useCore } from '../../core/core-context.tsx';
import { saveFile } from '../../core/save-file.ts';
import { useOperation } from '../../core/use-operation.ts';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { useSay } from '../../words/language.tsx';
import { aboutRow, isRemoval, type QueueAct } from './queue-act.ts';
import { queueWords } from './queue-page-words.ts';

interface QueueActsProps {
  readonly act: QueueAct;
  readonly onUnmask: (reason: string) => void;
  readonly onView: (reason: string) => void;
  readonly onClose: () => void;
}

/** Everything that is done to a row asks why; the core keeps the answer in the audit log. */
export function QueueActs({ act: { name, row }, onUnmask, onView, onClose }: QueueActsProps) {
  const say = useSay();
  const { call } = useCore();
  const { tell, refuse } = useNotices();
  const id = row.submissionId;
  const asksReception = name === 'cancel-reception' ? { id } : null;
  const reception = useOperation('queue.life', asksReception, []).value?.reception;
  const run = async (reason: string): Promise<void> => {
    onClose();
    if (name === 'unmask') return onUnmask(reason);
    if (name === 'view') return onView(reason);
    if (name === 'export') return exportDocuments(reason);
    const answer =
      name === 'cancel-reception'
        ? await call('reception.cancel', { prescriptionKey: row.prescriptionKey, reason })
        : await call(OPERATIONS[name], { id, reason });
    if (answer.ok) tell(say(queueWords[`${name}Done`]));
    else refuse(answer.issues);
  };
  const exportDocuments = async (reason: string): Promise<void> => {
    const answer = await call('queue.export', { id, reason });
    if (!answer.ok) return refuse(answer.issues);
    for (const file of answer.value.files) saveFile(file.name, file.base64, 'application/octet-stream');
    tell(say(queueWords.exportDone, { files: answer.value.files.length }));
  };
  const suggestions =
    name === 'unmask' || name === 'export' || name === 'view'
      ? [queueWords.reasonAsked]
      : isRemoval(name)
        ? [queueWords.reasonMistake]
        : [queueWords.reasonStock, queueWords.reasonMistake];
  return (
    <ReasonDialog
      title={say(queueWords[`${name}Title`])}
      about={aboutRow(row, say, reception?.exchangeNumber)}
      role={isRemoval(name) ? 'alertdialog' : 'dialog'}
      explanation={say(queueWords[`${name}Text`])}
      confirm={say(queueWords[`${name}Title`])}
      suggestions={suggestions.map((text) => say(text))}
      onConfirm={(reason) => void run(reason)}
      onClose={onClose}
    />
  );
}

const OPERATIONS = {
  hold: 'queue.hold',
  release: 'queue.release',
  withdraw: 'result.withdraw',
  void: 'result.void',
} as const;
