/** 受付一覧 of the scripted day: every stage, every kind, what is late, what must stop. */

const base = {
  round: { type: 'once', round: 1, of: 1, plannedDate: null },
  check: { answer: 'none', source: 'service-on-demand', asked: true, stale: false, checkedOn: '2026-11-22' },
  checkGroups: 0,
  undecidedGroups: 0,
  validity: { usable: true, expired: false, lastDay: '2026-11-25', daysLeft: 3, text: '残り3日' },
  marks: { audited: null, handedOver: null },
  registration: { saved: true, signature: null, state: null, copy: null },
  department: '内科',
  issuedOn: '2026-11-22',
  receivedAt: '2026-11-22T08:00:00.000Z',
  errors: 0,
  warnings: 0,
  carriedOver: false,
};

const PEOPLE = [
  ['髙﨑　栁子', 'ﾀｶｻｷ ﾘｭｳｺ'],
  ['佐藤　一郎', 'ｻﾄｳ ｲﾁﾛｳ'],
  ['濵田　𠮷之助', 'ﾊﾏﾀﾞ ｷﾁﾉｽｹ'],
  ['渡邉　美智子', 'ﾜﾀﾅﾍﾞ ﾐﾁｺ'],
  ['勅使河原　小百合衣', 'ﾃｼｶﾞﾜﾗ ｻﾕﾘｲ'],
  ['中村　健太', 'ﾅｶﾑﾗ ｹﾝﾀ'],
  ['小林　さくら', 'ｺﾊﾞﾔｼ ｻｸﾗ'],
  ['加藤　勇', 'ｶﾄｳ ｲｻﾑ'],
  ['吉田　節子', 'ﾖｼﾀﾞ ｾﾂｺ'],
  ['山本　悠真', 'ﾔﾏﾓﾄ ﾕｳﾏ'],
  ['伊藤　文江', 'ｲﾄｳ ﾌﾐｴ'],
  ['林　大輔', 'ﾊﾔｼ ﾀﾞｲｽｹ'],
] as const;

function row(number: number, changed: object) {
  const [nameKanji, nameKana] = PEOPLE[number % PEOPLE.length] ?? PEOPLE[0];
  const id = (letter: string) => `00000000-0000-4000-8000-0000000${letter}${String(number).padStart(4, '0')}`;
  return {
    prescriptionKey: id('c'),
    entryId: id('b'),
    resultId: null,
    submissionId: null,
    visit: number,
    visitSize: 1,
    patient: { nameKanji, nameKana, sex: 'female', birthDate: '1958-03-03' },
    institution: number % 3 === 0 ? '検証用総合医療センター附属病院' : '検証用クリニック',
    waitingMinutes: 4 + number * 3,
    drugs: 1 + (number % 6),
    ...base,
    ...changed,
  };
}

const done = (number: number, changed: object = {}) =>
  row(number, {
    stage: 'finalised',
    next: 'none',
    kind: 'electronic',
    reception: 'accepted',
    resultId: `00000000-0000-4000-8000-0000000d${String(number).padStart(4, '0')}`,
    submissionId: `00000000-0000-4000-8000-0000000a${String(number).padStart(4, '0')}`,
    registration: { saved: true, signature: 'signed', state: 'registered', copy: 'verified' },
    ...changed,
  });

export function todayRows() {
  return [
    row(0, {
      stage: 'received',
      next: 'stop',
      kind: 'paper',
      reception: 'local-only',
      validity: { usable: false, expired: true, lastDay: '2026-11-20', daysLeft: -2, text: '期限切れ(2日超過)' },
      check: { answer: 'not-performed', source: null, asked: false, stale: false, checkedOn: null },
      errors: 1,
    }),
    row(1, {
      stage: 'finalised',
      next: 'correct',
      kind: 'electronic',
      reception: 'accepted',
      registration: { saved: true, signature: 'signed', state: 'rejected', copy: 'none' },
      errors: 1,
      submissionId: '00000000-0000-4000-8000-0000000a0001',
    }),
    row(2, {
      stage: 'hand-over',
      next: 'finalise',
      kind: 'electronic',
      reception: 'accepted',
      check: { answer: 'found', source: 'service-on-demand', asked: true, stale: false, checkedOn: '2026-11-22' },
      checkGroups: 3,
      undecidedGroups: 2,
      warnings: 2,
      visit: 7,
      visitSize: 2,
    }),
    row(2, {
      prescriptionKey: '00000000-0000-4000-8000-0000000c1002',
      entryId: '00000000-0000-4000-8000-0000000b1002',
      stage: 'audit',
      next: 'audit',
      kind: 'paper-with-exchange-number',
      reception: 'accepted',
      visit: 7,
      visitSize: 2,
      department: '眼科',
      check: { answer: 'none', source: 'local', asked: false, stale: false, checkedOn: '2026-11-22' },
    }),
    row(3, {
      stage: 'audit',
      next: 'audit',
      kind: 'electronic',
      reception: 'accepted',
      round: { type: 'refill', round: 2, of: 3, plannedDate: '2026-11-20' },
      check: {
        answer: 'partly-checked',
        source: 'service-on-demand',
        asked: true,
        stale: false,
        checkedOn: '2026-11-22',
      },
      validity: { usable: true, expired: false, lastDay: '2026-11-22', daysLeft: 0, text: '本日まで' },
    }),
    row(4, {
      stage: 'entry',
      next: 'complete',
      kind: 'paper',
      reception: 'local-only',
      check: { answer: 'none', source: 'service-on-demand', asked: true, stale: true, checkedOn: '2026-11-21' },
      warnings: 1,
    }),
    row(4, {
      prescriptionKey: '00000000-0000-4000-8000-0000000c1004',
      entryId: '00000000-0000-4000-8000-0000000b1004',
      patient: { nameKanji: '勅使河原 小百合衣', nameKana: 'ﾃｼｶﾞﾜﾗ ｻﾕﾘｲ', sex: 'female', birthDate: '1926-12-25' },
      stage: 'entry',
      next: 'complete',
      kind: 'paper',
      reception: 'local-only',
      check: { answer: 'found', source: 'local', asked: false, stale: true, checkedOn: '2026-11-21' },
    }),
    row(5, {
      stage: 'received',
      next: 'enter',
      kind: 'electronic',
      reception: 'accepted',
      check: {
        answer: 'found-without-consent',
        source: 'service-reception',
        asked: true,
        stale: false,
        checkedOn: '2026-11-22',
      },
    }),
    row(6, {
      stage: 'received',
      next: 'wait-for-service',
      kind: 'paper-with-exchange-number',
      reception: 'pending',
      check: { answer: 'not-performed', source: null, asked: false, stale: false, checkedOn: null },
    }),
    row(7, {
      stage: 'finalised',
      next: 'sign',
      kind: 'electronic',
      reception: 'accepted',
      registration: { saved: true, signature: 'waiting', state: 'awaiting-signature', copy: 'none' },
      submissionId: '00000000-0000-4000-8000-0000000a0007',
    }),
    done(8, {
      kind: 'paper',
      registration: { saved: true, signature: 'not-needed', state: 'registered', copy: 'verified' },
    }),
    done(9, { registration: { saved: true, signature: 'signed', state: 'registered', copy: 'bad' } }),
    done(10),
    done(11, { kind: 'paper', registration: { saved: true, signature: 'not-needed', state: 'exempt', copy: 'none' } }),
  ];
}
