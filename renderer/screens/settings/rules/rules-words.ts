import type { Words } from '../../../words/text.ts';

export const rulesWords = {
  title: { ja: '締めと登録対象外', en: 'Closing and exemptions' },
  sendAllFrom: { ja: 'この時刻からは残りをすべて送信', en: 'Everything left is sent from' },
  language: { ja: 'レポートと書き出しの言語', en: 'Language of this pharmacy' },
  afterClosing: { ja: '本締め後に実行するコマンド', en: 'Command after the final closing' },
  afterClosingHint: {
    ja: '1行目にプログラム、2行目から引数を1つずつ。患者の情報や暗証番号は渡しません。空のときは何も実行しません。',
    en: 'The program in the first line, one argument in each line after it. Nothing of patients, no PIN is handed to it. Empty: nothing is run.',
  },
  exemptions: { ja: '登録対象外にする保険種別', en: 'Kinds of insurance that are not registered' },
  exemptionsHint: {
    ja: '調剤日に有効な行のうち、最も新しい適用日のものを使います。行がないときは、どれも登録対象外です。',
    en: 'The newest line not after the dispensing day holds. Without a line none of the three is registered.',
  },
  from: { ja: '適用日', en: 'From' },
  'industrial-accident': { ja: '労災', en: 'Industrial accident' },
  'automobile-liability': { ja: '自賠責', en: 'Car liability' },
  pollution: { ja: '公害', en: 'Pollution' },
  register: { ja: '登録する', en: 'register' },
  exempt: { ja: '対象外', en: 'exempt' },
  add: { ja: '行を追加', en: 'Add a line' },
  remove: { ja: '削除', en: 'Remove' },
  removeOf: { ja: '{date} からの行を削除', en: 'Remove the line from {date}' },
  duty: { ja: '{date} からの{kind}', en: '{kind} from {date}' },
  fromOf: { ja: '{number}行目の適用日', en: 'Day of line {number}' },
} as const satisfies Words;
