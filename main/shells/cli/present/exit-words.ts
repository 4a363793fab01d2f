import type { ExitCode } from '../../../../shared/domain/issue.ts';
import { type Language, say, type Text } from './text.ts';

/** product.md §10, in the words of the help. */
const WORDS: Readonly<Record<ExitCode, Text>> = {
  0: { ja: '完了', en: 'done' },
  1: { ja: 'プログラムの不具合', en: 'a defect of the program' },
  2: { ja: '使い方の誤り', en: 'wrong usage' },
  3: { ja: '作業が残っている', en: 'work remains' },
  4: { ja: '人の操作が必要', en: 'a person must act' },
  5: { ja: '入力を受け付けない', en: 'input refused' },
  6: { ja: '保存先に問題がある・プロファイルが使用中', en: 'storage, or the profile is in use' },
  7: { ja: 'サービスに接続できない', en: 'the service cannot be reached' },
};

const TITLE: Text = { ja: '終了コード:', en: 'Exit codes:' };

/** What a command means by an exit code where it is more than the word for all commands. */
export type OwnExits = Readonly<Partial<Record<ExitCode, Text>>>;

/** Every exit code with its meaning. */
export function exitText(own: OwnExits, language: Language): string {
  const lines = Object.entries({ ...WORDS, ...own }).map(([code, text]) => `  ${code}  ${say(text, language)}`);
  return ['', say(TITLE, language), ...lines].join('\n');
}
