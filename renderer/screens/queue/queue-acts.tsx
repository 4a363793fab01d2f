import { useNotices } from '../../app/notices.tsx';
import { useCore } from '../../core/core-context.tsx';
import { saveFile } from '../../core/save-file.ts';
import type { QueueRow } from '../../core/use-queue-rows.ts';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { useSay } from '../../words/language.tsx';
import { queueWords } from './queue-page-words.ts';

export type QueueActName = 'hold' | 'release' | 'withdraw' | 'void' | 'unmask' | 'export' | 'view';

interface QueueActsProps {
  readonly act: QueueActName;
  readonly row: Pick<QueueRow, 'submissionId'>;
  readonly onUnmask: (reason: string) => void;
  readonly onView: (reason: string) => void;
  readonly onClose: () => void;
}

/** Everything that is done to a row asks why; the core keeps the answer in the audit log. */
export function QueueActs({ act, row, onUnmask, onView, onClose }: QueueActsProps) {
  const say = useSay();
  const { call } = useCore();
  const { tell, refuse } = useNotices();
  const id = row.submissionId;
  const run = async (reason: string): Promise<void> => {
    onClose();
    if (act === 'unmask') return onUnmask(reason);
    if (act === 'view') return onView(reason);
    if (act === 'export') return exportDocuments(reason);
    const answer = await call(OPERATIONS[act], { id, reason });
    if (answer.ok) tell(say(queueWords[`${act}Done`]));
    else refuse(answer.issues);
  };
  const exportDocuments = async (reason: string): Promise<void> => {
    const answer = await call('queue.export', { id, reason });
    if (!answer.ok) return refuse(answer.issues);
    for (const file of answer.value.files) saveFile(file.name, file.base64, 'application/octet-stream');
    tell(say(queueWords.exportDone, { files: answer.value.files.length }));
  };
  const suggestions =
    act === 'unmask' || act === 'export' || act === 'view'
      ? [queueWords.reasonAsked]
      : [queueWords.reasonStock, queueWords.reasonMistake];
  return (
    <ReasonDialog
      title={say(queueWords[`${act}Title`])}
      explanation={say(queueWords[`${act}Text`])}
      confirm={say(queueWords[`${act}Title`])}
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
