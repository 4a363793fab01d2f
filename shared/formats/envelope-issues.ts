import { type IssueTable, issueMaker } from '../domain/issue.ts';

const lookUpAgain = {
  severity: 'error',
  owner: 'program',
  exit: 3,
  nextJa: '操作IDで照会します。続くときはサポートへ連絡してください。',
  nextEn: 'The operation is looked up by its id; if it goes on, contact support.',
} as const;

/** What can be wrong with a message of the service, seen from either side of the wire. */
export const envelopeIssueTable = {
  'envelope.not-a-message': {
    ...lookUpAgain,
    ja: '電文がXmlMsg形式ではありません（ルート要素: {element}）。',
    en: 'The message is no XmlMsg (root element: {element}).',
  },
  'envelope.missing-element': {
    ...lookUpAgain,
    ja: '電文に必須の要素{element}がありません。',
    en: 'The message lacks the mandatory element {element}.',
  },
  'envelope.repeated-element': {
    ...lookUpAgain,
    ja: '電文の要素{element}が重複しています。',
    en: 'The element {element} occurs more than once in the message.',
  },
  'envelope.bad-value': {
    ...lookUpAgain,
    ja: '電文の要素{element}の値が正しくありません。',
    en: 'The element {element} of the message has a wrong value.',
  },
} as const satisfies IssueTable;

export type EnvelopeIssueCode = keyof typeof envelopeIssueTable;

export const envelopeIssue = issueMaker<EnvelopeIssueCode>(envelopeIssueTable);
