import type { Words } from '../words/text.ts';

export const setUpWords = {
  title: { ja: 'はじめての起動', en: 'First start' },
  intro: {
    ja: 'この端末にはまだデータがありません。研修用で試すか、薬局のデータを作ります。',
    en: 'There is no profile on this machine yet. Try it with a training profile or set up your pharmacy.',
  },
  training: { ja: '研修用で試す', en: 'Try it (training)' },
  trainingText: {
    ja: '見本の薬局・利用者と、途中まで進んだ一日を作ります。管理サービスは模擬（MOCK）で、実在の患者の情報は使いません。',
    en: 'A sample pharmacy, its users and a day half done, against a MOCK service. No real patients.',
  },
  trainingStart: { ja: '研修用データを作る', en: 'Make the training profile' },
  own: { ja: '薬局のデータを作る', en: 'Set up this pharmacy' },
  ownStart: { ja: '作成する', en: 'Create' },
  working: { ja: '作成しています', en: 'Working' },
  pharmacyName: { ja: '薬局の名称', en: 'Name of the pharmacy' },
  prefecture: { ja: '都道府県番号（2桁）', en: 'Prefecture (2 digits)' },
  code: { ja: '薬局コード（7桁）', en: 'Pharmacy code (7 digits)' },
  postalCode: { ja: '郵便番号', en: 'Postal code' },
  address: { ja: '所在地', en: 'Address' },
  phone: { ja: '電話番号', en: 'Telephone' },
  userName: { ja: '利用者名（半角英小文字）', en: 'User name (a-z)' },
  displayName: { ja: '氏名', en: 'Your name' },
  password: { ja: 'パスワード（8文字以上）', en: 'Password (8 or more)' },
  again: { ja: 'パスワード（確認）', en: 'Password again' },
  different: { ja: '2つのパスワードが違います', en: 'The two passwords differ' },
  pin: { ja: '署名鍵の PIN（薬剤師のみ、4文字以上）', en: 'PIN of the signing key (pharmacists, 4 or more)' },
  serviceUrl: { ja: '管理サービスの URL（後からでも設定できます）', en: 'URL of the service (may be set later)' },
  done: { ja: '研修用データができました', en: 'The training profile is ready' },
  keep: {
    ja: 'パスワードと PIN は今だけ表示します。書き留めてからサインインへ進んでください。',
    en: 'Password and PIN are shown only now. Write them down before you go on.',
  },
  pinShown: { ja: 'PIN', en: 'PIN' },
  users: { ja: '利用者', en: 'Users' },
  goOn: { ja: 'サインインへ', en: 'To sign-in' },
} as const satisfies Words;
