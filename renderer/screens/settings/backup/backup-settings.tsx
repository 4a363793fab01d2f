import { type SubmitEvent, useState } from 'react';
import type { Issue } from '../../../../shared/domain/issue.ts';
import { useNotices } from '../../../app/notices.tsx';
import { useCore } from '../../../core/core-context.tsx';
import { IssueList } from '../../../parts/issue-list.tsx';
import { TextField } from '../../../parts/text-field.tsx';
import { TimeField } from '../../../parts/time-field.tsx';
import { useSay } from '../../../words/language.tsx';
import { settingsWords } from '../settings-words.ts';
import { type BackupStatus, backupWords as words } from './backup-words.ts';

interface BackupSettingsProps {
  readonly settings: BackupStatus['settings'];
  readonly onSaved: () => void;
}

/** When, where and how many; what is wrong is told by the core's own rules. */
export function BackupSettings({ settings, onSaved }: BackupSettingsProps) {
  const say = useSay();
  const { call } = useCore();
  const { tell } = useNotices();
  const [at, setAt] = useState(settings.at);
  const [keep, setKeep] = useState(String(settings.keep));
  const [folder, setFolder] = useState(settings.folder ?? '');
  const [secondFolder, setSecondFolder] = useState(settings.secondFolder ?? '');
  const [secondKeep, setSecondKeep] = useState(settings.secondKeep === null ? '' : String(settings.secondKeep));
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const saved = await call('backup.settings', {
      at,
      keep: typedNumber(keep),
      folder: orNull(folder),
      secondFolder: orNull(secondFolder),
      secondKeep: secondKeep.trim() === '' ? null : typedNumber(secondKeep),
    });
    setIssues(saved.ok ? [] : saved.issues);
    if (!saved.ok) return;
    tell(say(settingsWords.saved));
    onSaved();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <div className="settings-form">
        <TimeField label={words.at} value={at ?? ''} onChange={setAt} onClear={() => setAt(null)} />
        <TextField label={say(words.keep)} value={keep} onChange={setKeep} />
        <TextField label={say(words.folder)} value={folder} onChange={setFolder} />
        <TextField label={say(words.secondFolder)} value={secondFolder} onChange={setSecondFolder} />
        <TextField label={say(words.secondKeep)} value={secondKeep} onChange={setSecondKeep} />
        <div className="row-of">
          <button type="submit" className="button">
            {say(settingsWords.save)}
          </button>
        </div>
      </div>
      <IssueList issues={issues} />
    </form>
  );
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** NaN where it is none: the core refuses it by name. */
const typedNumber = (text: string): number => Number(text.normalize('NFKC').trim() || Number.NaN);
