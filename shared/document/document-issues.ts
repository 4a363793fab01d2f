import { type IssueTable, issueMaker } from '../domain/issue.ts';

const doNotUse = {
  nextJa: 'このファイルは使わず、送り元へ連絡してください。',
  nextEn: 'Do not use this file; contact its sender.',
};
const fetchAgain = {
  nextJa: 'ファイルを取り直してください。続くときはサポートへ連絡してください。',
  nextEn: 'Fetch the file again; if it goes on, contact support.',
};

/** Every trouble that reading, writing, signing or verifying a document can have. */
export const documentIssueTable = {
  'xml.too-large': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: 'XMLが大きすぎます（{bytes}バイト、上限{limit}バイト）。',
    en: 'The XML is too large ({bytes} bytes, limit {limit}).',
    ...doNotUse,
  },
  'xml.too-deep': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: 'XMLの入れ子が深すぎます（上限{limit}段）。',
    en: 'The XML is nested too deeply (limit {limit} levels).',
    ...doNotUse,
  },
  'xml.not-utf8': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: 'XMLの文字コードがUTF-8ではありません。',
    en: 'The XML is not encoded in UTF-8.',
    ...fetchAgain,
  },
  'xml.byte-order-mark': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: 'XMLの先頭にBOM（バイト順マーク）があります。',
    en: 'The XML starts with a byte-order mark.',
    ...fetchAgain,
  },
  'xml.forbidden-construct': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: 'XMLに許されない記述（{construct}）があります。',
    en: 'The XML holds a construct that is not allowed ({construct}).',
    ...doNotUse,
  },
  'xml.not-well-formed': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: 'XMLとして読めません（{line}行目）。',
    en: 'The XML is not well-formed (line {line}).',
    ...fetchAgain,
  },
} as const satisfies IssueTable;

export type DocumentIssueCode = keyof typeof documentIssueTable;

export const documentIssue = issueMaker<DocumentIssueCode>(documentIssueTable);
