import { type IssueDefinition, type IssueTable, issueMaker } from '../domain/issue.ts';

const ask = {
  nextJa: '作成元（医療機関・レセコン）に確認し、正しいデータを読み直すか、手で入力してください。',
  nextEn: 'Ask the sender, read corrected data again, or type it in.',
} as const;
const look = {
  nextJa: '内容を原本と見比べ、正しければそのまま進めてください。',
  nextEn: 'Compare with the original; go on if it is right.',
} as const;
const correct = {
  nextJa: '該当する項目を直してください。',
  nextEn: 'Correct the field.',
} as const;

type Sentences = Pick<IssueDefinition, 'ja' | 'en' | 'nextJa' | 'nextEn'>;

const refused = (ja: string, en: string, next: Pick<Sentences, 'nextJa' | 'nextEn'> = ask): IssueDefinition => ({
  severity: 'error',
  owner: 'clerk',
  exit: 5,
  ja,
  en,
  ...next,
});
const warned = (ja: string, en: string, next: Pick<Sentences, 'nextJa' | 'nextEn'> = look): IssueDefinition => ({
  severity: 'warning',
  owner: 'pharmacist',
  exit: 0,
  ja,
  en,
  ...next,
});

/** Everything the format readers, writers and the text edge can say. */
export const FORMAT_ISSUES = {
  // the file as a whole
  'format.too-large': refused(
    'ファイルが大きすぎるか、1行が長すぎます（上限 {limit}）。',
    'The file or one of its lines is too large (limit {limit}).',
    { nextJa: '正しいファイルか確認してください。', nextEn: 'Check that it is the right file.' },
  ),
  'format.wrong-encoding': refused(
    '文字コードを判別できません（Shift_JIS または UTF-8 で読めません）。',
    'The character encoding is neither Shift_JIS nor UTF-8.',
    {
      nextJa: 'Shift_JIS または UTF-8 で出力し直してください。',
      nextEn: 'Export again as Shift_JIS or UTF-8.',
    },
  ),
  'format.text-not-reversible': warned(
    'Shift_JIS の重複文字（機種依存文字）があり、書き戻すと別の符号になります。',
    'The text has Shift_JIS characters with two codes; writing gives the other code.',
  ),
  'format.unencodable-character': warned(
    'Shift_JIS にない文字 {count} 個を「■」に置き換えました。',
    '{count} characters that Shift_JIS does not have were replaced by ■.',
  ),
  'format.wrong-header': refused('先頭行が {format} の見出しではありません。', 'The first line is no {format} header.'),
  'format.unsupported-version': warned(
    '版 {version} は未確認の版です。分かる項目だけ読みました。',
    'Version {version} is not known; only known fields were read.',
  ),
  'format.too-many-issues': refused(
    '問題が多すぎるため、{shown} 件で打ち切りました。',
    'Too many problems; only {shown} are listed.',
  ),
  // records
  'format.unknown-record': warned('未知のレコード {number} はそのまま保管します。', 'Unknown record {number} is kept.'),
  'format.blank-line': warned('空行があります。', 'There is an empty line.'),
  'format.missing-record': refused(
    '必須の{name}（{number}）がありません。',
    'The mandatory record {number} is missing.',
  ),
  'format.missing-rp-record': refused(
    'RP {rp} に必須の{name}（{number}）がありません。',
    'RP {rp} lacks its mandatory record {number}.',
  ),
  'format.repeated-record': refused(
    '{name}（{number}）が重複しています。',
    'Record {number} stands more often than allowed.',
  ),
  'format.orphan-record': refused(
    '{name}（{number}）の対象となるレコードがありません。',
    'Record {number} refers to a record that is not there.',
  ),
  'format.wrong-order': warned(
    '{name}（{number}）の並び順が規約と異なります。',
    'Record {number} stands out of order.',
  ),
  'format.extra-fields': warned(
    '{name}の項目が規約より {count} 個多くあります。余りはそのまま保管します。',
    'The record has {count} fields too many; they are kept.',
  ),
  'format.split-part': warned(
    '分割されたデータの {part}/{total} です。',
    'This is part {part} of {total} of a split file.',
    { nextJa: '残りの分割データも読み取ってください。', nextEn: 'Read the other parts as well.' },
  ),
  'format.block-without-drugs': warned(
    '自局の調剤情報に薬品がないため、調剤結果にしませんでした。',
    'A block of this pharmacy has no drugs and became no result.',
  ),
  // fields
  'format.missing-field': refused('「{field}」がありません。', 'The field is empty but mandatory.'),
  'format.missing-recommended-field': warned(
    '「{field}」がありません（規約では必須）。',
    'The field is empty; the standard asks for it.',
  ),
  'format.too-long': refused(
    '「{field}」が長すぎます（半角 {limit} 文字まで）。',
    'The field is longer than {limit} bytes.',
    correct,
  ),
  'format.wrong-characters': warned(
    '「{field}」に半角英数・半角カナ以外の文字があります。',
    'The field has characters outside ASCII and half-width kana.',
  ),
  'format.stray-blank': warned('「{field}」の前後に空白があります。', 'The field has blanks at its ends.'),
  'format.control-character': refused(
    '「{field}」に制御文字があります。',
    'The field has control characters.',
    correct,
  ),
  'format.not-a-number': refused('「{field}」が数字ではありません。', 'The field is no number.', correct),
  'format.not-a-decimal': refused('「{field}」が数値ではありません。', 'The field is no decimal number.', correct),
  'format.negative-quantity': refused('「{field}」が負の値です。', 'The quantity is negative.', correct),
  'format.zero-quantity': refused('「{field}」が 0 です。', 'The quantity is zero.', correct),
  'format.impossible-date': refused(
    '「{field}」が暦にない日付、または読めない日付です。',
    'The date does not exist or cannot be read.',
    correct,
  ),
  'format.date-before': refused('「{field}」が「{other}」より前の日付です。', 'The date is before {other}.', correct),
  'format.round-beyond-total': refused(
    '「{field}」が全回数を超えています。',
    'The round is beyond the total.',
    correct,
  ),
  'format.unknown-code': refused(
    '「{field}」の値がコード表にありません。',
    'The value is not in the code list.',
    correct,
  ),
  'format.reserved-code': warned('「{field}」の値は予備のコードです。', 'The value is reserved in the code list.'),
  'format.number-shape': warned('「{field}」の桁数が規定と異なります。', 'The number has an unusual length.'),
  'format.check-digit': warned('「{field}」の検証番号が合いません。', 'The check digit does not fit.'),
  'format.partial-birth-date': warned('生年月日が年または年月までしかありません。', 'The birth date has no day.', {
    nextJa: '患者に生年月日を確認してください。',
    nextEn: 'Ask the patient for the birth date.',
  }),
  'format.not-an-id': refused('「{field}」が処方箋IDの形（UUID）ではありません。', 'The id is no UUID.'),
  'format.exchange-number': warned(
    '処方箋番号が引換番号（数字6〜16桁）の形ではないため、引換番号として扱いません。',
    'The prescription number is no exchange number of 6 to 16 digits.',
  ),
  // joining
  'format.symbol-of-another-patient': refused(
    '別の患者または別の処方箋のQRが混じっています。',
    'One of the symbols belongs to another patient or prescription.',
    {
      nextJa: '1枚の処方箋のQRだけを、最初から読み直してください。',
      nextEn: 'Read the symbols of one prescription again from the start.',
    },
  ),
  'format.repeated-symbol': refused('同じQRが2回読み取られています。', 'The same symbol was read twice.', {
    nextJa: '同じQRを除き、残りのQRを読み取ってください。',
    nextEn: 'Leave out the repeated one and read the others.',
  }),
  'format.no-first-symbol': refused('先頭のQR（見出しのあるもの）がありません。', 'The first symbol is missing.', {
    nextJa: '1番目のQRから読み取ってください。',
    nextEn: 'Start with the first symbol.',
  }),
  'format.parts-missing': refused(
    '分割データが {total} 個中 {read} 個しかありません。',
    'Only {read} of {total} parts.',
    {
      nextJa: '残りの分割データを読み取ってください。',
      nextEn: 'Read the missing parts.',
    },
  ),
  'format.part-of-another-file': refused(
    '別の分割データが混じっています。',
    'One of the parts belongs to another split file.',
    {
      nextJa: '同じお薬手帳データの分割だけを読み直してください。',
      nextEn: 'Read only the parts of one file.',
    },
  ),
  'format.repeated-part': refused('同じ分割データが2回あります。', 'The same part was read twice.', {
    nextJa: '同じものを除いてください。',
    nextEn: 'Leave out the repeated one.',
  }),
  // the slip
  'format.slip-fields': refused('控えQRの項目数が 6 ではありません。', 'The slip does not have six fields.', {
    nextJa: '控えのQRを読み直してください。',
    nextEn: 'Read the slip again.',
  }),
  'format.slip-exchange-number': refused(
    '控えQRの引換番号が数字6〜16桁ではありません。',
    'The exchange number of the slip is not 6 to 16 digits.',
    {
      nextJa: '控えのQRを読み直すか、引換番号を手で入力してください。',
      nextEn: 'Read the slip again or type the number.',
    },
  ),
} as const satisfies IssueTable;

export type FormatIssueCode = keyof typeof FORMAT_ISSUES;
export const formatIssue = issueMaker<FormatIssueCode>(FORMAT_ISSUES);
