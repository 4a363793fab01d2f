import type { Words } from '../../words/text.ts';

export const searchWords = {
  field: { ja: '患者を検索（カナ・漢字・生年月日・番号）', en: 'Find a patient (kana, kanji, birth date, number)' },
  hint: { ja: '例: サトウ　佐藤　S33.3.3　1958-03-03', en: 'e.g. サトウ, 佐藤, S33.3.3, 1958-03-03' },
  found: { ja: '患者', en: 'Patients' },
  none: { ja: '見つかりません', en: 'Nobody found' },
  name: { ja: '氏名', en: 'Name' },
  birth: { ja: '性別・生年月日', en: 'Sex, born' },
  insurer: { ja: '保険者番号', en: 'Insurer' },
  number: { ja: '記号・番号', en: 'Symbol, number' },
  last: { ja: '最近の来局', en: 'Last visits' },
  unsure: { ja: '本人未確認', en: 'Not surely identified' },
  history: { ja: '調剤の記録', en: 'Dispensed' },
  historyNone: { ja: '調剤の記録はありません', en: 'Nothing dispensed' },
  broughtIn: { ja: '持参情報（登録しません）', en: 'Brought in (never registered)' },
  notes: { ja: 'メモ', en: 'Notes' },
  newEntry: { ja: 'この患者で入力', en: 'New entry for this patient' },
  unmask: { ja: '患者を表示する', en: 'Show the patient' },
  unmaskText: {
    ja: '操作した人・日時・理由が操作履歴に残ります。',
    en: 'Your name, the moment and the reason are kept.',
  },
} as const satisfies Words;
