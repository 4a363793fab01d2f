/** Japanese for the conditions of the pair table (free text of its compilers), as shown to a pharmacist. */
const CONDITIONS: Readonly<Record<string, string>> = {
  'product level: 25 µg / 50 µg OD tablets only, not 60/120/240 µg':
    'ＯＤ錠２５μｇ・５０μｇ（男性における夜間多尿による夜間頻尿）のみ。６０・１２０・２４０μｇは該当しない',
  'washout intervals also apply': '投与中止後の休薬期間中も禁忌',
  'ophthalmic ciclosporin 1319750 not included': 'シクロスポリン点眼は該当しない',
  'oral gel; dermatological/vaginal miconazole not included':
    'ミコナゾールゲル経口用。皮膚用・腟用のミコナゾールは含めていない',
  '24 h interval for ergot/triptans': '前後２４時間以内の投与が禁忌',
  'source is the ED generic of the same ingredient group': '出典は同じ成分群（２５９００１６）の後発品の添付文書',
  '24 h interval': '前後２４時間以内の投与が禁忌',
  'also within 7 days after stopping S-1': 'テガフール・ギメラシル・オテラシル投与中止後７日以内も禁忌',
  'dose-escalation phase in relapsed/refractory CLL/SLL only':
    '再発又は難治性の慢性リンパ性白血病（小リンパ球性リンパ腫を含む）の用量漸増期のみ',
  'also within 2 weeks after MAO inhibitor': 'ＭＡＯ阻害剤の投与中止後２週間以内も禁忌',
  'oral form; source names the ingredient only': '内用の製剤について。出典は成分名のみ',
  'oral form; source names the ingredient only (tape 1179700 not listed here)':
    '内用の製剤について。出典は成分名のみ（テープは含めていない）',
  'レバチオ(PAH) only, not バイアグラ 2590018': 'レバチオ（肺動脈性肺高血圧症）の製剤のみ。バイアグラは該当しない',
  'アドシルカ(PAH) only, not ザルティア 2590016': 'アドシルカ（肺動脈性肺高血圧症）の製剤のみ。ザルティアは該当しない',
  'oral amiodarone': 'アミオダロンの経口剤',
  'product level: osteoporosis 15 mg (グラケー) only, not ケイツー':
    'メナテトレノン１５ｍｇ（骨粗鬆症用）のみ。ケイツーは該当しない',
  'アドシルカ only': 'アドシルカ（肺動脈性肺高血圧症）の製剤のみ',
  'dose-escalation phase only': '用量漸増期のみ',
};

/** The condition in Japanese; text that the table does not know is shown as it stands. */
export function conditionInJapanese(condition: string): string {
  return CONDITIONS[condition] ?? condition;
}
