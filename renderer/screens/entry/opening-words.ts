import type { Words } from '../../words/text.ts';

export const openingWords = {
  how: { ja: '処方箋を開く', en: 'Open a prescription' },
  scan: { ja: 'QRコード', en: 'QR symbols' },
  scanText: {
    ja: 'スキャナーで読み取ると、どの画面からでも入力が開きます。文字として貼り付けることもできます（Ctrl+V）。',
    en: 'A scanner opens the entry from any screen. The text can be pasted too (Ctrl+V).',
  },
  exchange: { ja: '引換番号', en: 'Exchange number' },
  exchangeNumber: { ja: '引換番号（数字）', en: 'Exchange number (digits)' },
  insurerNumber: { ja: '保険者番号', en: 'Insurer no.' },
  symbol: { ja: '記号', en: 'Symbol' },
  number: { ja: '番号', en: 'Number' },
  branch: { ja: '枝番', en: 'Branch' },
  receive: { ja: '受付して開く', en: 'Receive and open' },
  receiving: { ja: '受付しています', en: 'Receiving' },
  digits: { ja: '引換番号は数字 6〜16 桁です', en: 'An exchange number has 6 to 16 digits' },
  notReceived: { ja: '受付は送信待ちです。内容が届き次第、受付一覧に並びます', en: 'The reception waits to be sent' },
  paper: { ja: '紙の処方箋を入力', en: 'Type a paper prescription' },
  patient: {
    ja: '以前来た患者を探す（カナ・漢字・生年月日・番号）',
    en: 'A patient who was here before (kana, kanji, birth date, number)',
  },
  newPatient: { ja: '新しい患者として入力', en: 'Enter as a new patient' },
  lastVisit: { ja: '最終 {day}', en: 'last visit {day}' },
  offered: {
    ja: '{day} の資格情報・医療機関を入れました。紙と照らし合わせてください',
    en: 'Head taken from {day}: compare with the paper',
  },
  unsure: { ja: '本人確認が必要', en: 'To be identified' },
} as const satisfies Words;

export const scanWords = {
  title: { ja: 'QRコードの読み取り', en: 'Reading QR symbols' },
  goOn: {
    ja: '残りのQRコードを続けて読み取ってください。すべて読み取ったら Enter で開きます。',
    en: 'Scan the other symbols. When all are read, Enter opens the prescription.',
  },
  read: { ja: '{read} 枚読取済', en: '{read} read' },
  readOf: { ja: '{read}/{of} 読取済', en: '{read} of {of} read' },
  missing: { ja: '未読: {missing}', en: 'Missing: {missing}' },
  finish: { ja: '読み取り完了（Enter）', en: 'All read (Enter)' },
  cancel: { ja: 'やめる（Esc）', en: 'Cancel (Esc)' },
  already: { ja: '受付済みの処方箋です。入力を開きました', en: 'This prescription is here already; its entry is open' },
  taken: { ja: '処方箋を受け付けました', en: 'The prescription was taken in' },
  notebook: { ja: 'お薬手帳を取り込みました', en: 'The notebook was taken in' },
} as const satisfies Words;
