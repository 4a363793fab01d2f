import { type IssueDefinition, type IssueTable, issueMaker } from '../domain/issue.ts';

type Sentences = Pick<IssueDefinition, 'ja' | 'en' | 'nextJa' | 'nextEn'>;

const getAgain = {
  nextJa: '公表元からファイルをもう一度入手し、編集せずに取り込んでください。いまのマスターはそのままです',
  nextEn: 'Get the file from its publisher again and import it unchanged. The masters in use stay as they are',
} as const;

const refused = (ja: string, en: string, next: Pick<Sentences, 'nextJa' | 'nextEn'> = getAgain): IssueDefinition => ({
  severity: 'error',
  owner: 'owner',
  exit: 5,
  ja,
  en,
  ...next,
});

const told = (
  severity: 'warning' | 'info',
  ja: string,
  en: string,
  next: Pick<Sentences, 'nextJa' | 'nextEn'>,
): IssueDefinition => ({ severity, owner: 'owner', exit: 0, ja, en, ...next });

const WHERE = '{file}{sheet} {row}行目「{column}」';
const WHERE_EN = '{file}{sheet}, row {row}, column "{column}"';

/** What can stand against a master file, with the place in it and the way out. */
const table = {
  'masters.not-recognised': refused(
    '{file} は取り込めるマスターではありません（薬価基準収載品目リスト、一般名処方マスタ、医薬品マスターの見出しがありません）',
    '{file} is no master that can be imported: it has no header of a price list, generic-name or receipt master',
    {
      nextJa:
        '厚生労働省の薬価基準収載品目リスト・一般名処方マスタ（XLSX）か、masters import --help の CSV を指定してください',
      nextEn: 'Give MHLW’s price list or generic-name master (XLSX), or the CSV of masters import --help',
    },
  ),
  'masters.not-a-workbook': refused(
    '{file} は XLSX として読めません（壊れているか、パスワード付き、または古い .xls 形式です）',
    '{file} cannot be read as XLSX: damaged, protected by a password, or an old .xls file',
  ),
  'masters.workbook-with-program': refused(
    '{file} にはマクロまたは DTD が含まれているため開きません',
    '{file} holds a macro or a DTD and is not opened',
  ),
  'masters.workbook-too-large': refused(
    '{file} は展開すると大きすぎます（{what} の上限 {limit}）',
    '{file} is too large when unpacked ({whatEn}: at most {limit})',
  ),
  'masters.other-kind': refused(
    '{file} は{found}です。指定された種類は{wanted}です',
    '{file} is a {foundEn}, but a {wantedEn} was asked for',
    {
      nextJa: '--kind を外すか、正しいファイルを指定してください',
      nextEn: 'Leave --kind out or give the right file',
    },
  ),
  'masters.column-missing': refused(
    '{file}{sheet} に「{column}」の列がありません',
    '{file}{sheet} has no column "{column}"',
  ),
  'masters.empty-cell': refused(`${WHERE}が空です`, `${WHERE_EN} is empty`),
  'masters.cut-row': refused(
    '{file} {row}行目の列の数が見出しと合いません（{found} 列、見出しは {wanted} 列）。途中で切れている可能性があります',
    '{file}, row {row}: {found} columns where the header has {wanted}; the file may be cut off',
  ),
  'masters.too-long': refused(
    `${WHERE}が長すぎます（{limit}文字まで）`,
    `${WHERE_EN} is longer than {limit} characters`,
  ),
  'masters.bad-code': refused(
    `${WHERE}のコード {value} の形が正しくありません`,
    `${WHERE_EN}: {value} is no such code`,
  ),
  'masters.bad-price': refused(`${WHERE}の {value} は金額ではありません`, `${WHERE_EN}: {value} is no price`),
  'masters.bad-date': refused(`${WHERE}の {value} は日付として読めません`, `${WHERE_EN}: {value} is no date`),
  'masters.repeated-code': refused(
    `${WHERE}のコード {value} が重複しています`,
    `${WHERE_EN}: code {value} stands there twice`,
    {
      nextJa: '同じファイルや、版の違うファイルを一緒に指定していないか確認してください',
      nextEn: 'Check that no file, and no other edition of it, is given twice',
    },
  ),
  'masters.more-problems': refused('ほかに {count} 件の問題があります', 'There are {count} more problems'),
  'masters.no-rows': refused('{file}{sheet} に行がありません', '{file}{sheet} has no rows'),
  'masters.no-date': refused('{kind}の適用日が分かりません', 'From which day the {kindEn} applies cannot be told', {
    nextJa: '--applies-from 2026-04-01 のように適用日を指定してください',
    nextEn: 'Give the day, as in --applies-from 2026-04-01',
  }),
  'masters.dates-differ': refused(
    '{kind}のファイルの適用日が一致しません（{dates}）',
    'The files of the {kindEn} apply from different days ({dates})',
    {
      nextJa: '同じ適用日のファイルをそろえて指定してください',
      nextEn: 'Give files of one and the same day',
    },
  ),
  'masters.part-missing': refused(
    '薬価基準収載品目リストに{category}がありません。このまま取り込むと{category} {count} 品目が削除扱いになります',
    'The price list has no {categoryEn} drugs: {count} items would count as removed',
    {
      nextJa: '内用薬・注射薬・外用薬の3ファイルをまとめて指定してください',
      nextEn: 'Give the three parts (oral, injected, external) in one call',
    },
  ),
  'masters.too-many-removed': refused(
    '{kind}の {before} 件のうち {removed} 件が削除になります（2割を超えています）',
    '{removed} of the {before} rows of the {kindEn} would be removed (more than a fifth)',
    {
      nextJa: 'ファイルが欠けていないか確認してください。間違いなければ --accept-removals を付けて取り込みます',
      nextEn: 'Check that no part is missing; if it is right, import with --accept-removals',
    },
  ),
  'masters.already-there': told(
    'info',
    '{kind}（{appliesFrom} 適用）は同じ内容がすでに取り込まれています',
    'The same {kindEn} of {appliesFrom} is already there',
    { nextJa: '何もする必要はありません', nextEn: 'Nothing needs to be done' },
  ),
  'masters.older-than-in-use': told(
    'warning',
    '{kind}（{appliesFrom} 適用）は、使用中の版（{inUse} 適用）より古いため、使用中の版は変わりません',
    'The {kindEn} of {appliesFrom} is older than the one in use ({inUse}), which stays',
    {
      nextJa: '新しい版を使う場合は、新しいファイルを取り込んでください',
      nextEn: 'Import a newer file where a newer edition is wanted',
    },
  ),
  'masters.applies-later': told(
    'info',
    '{kind}は {appliesFrom} から自動で使われます。それまでは {inUse} 適用の版です',
    'The {kindEn} is used by itself from {appliesFrom}; until then that of {inUse}',
    { nextJa: '何もする必要はありません', nextEn: 'Nothing needs to be done' },
  ),
  'masters.sheet-not-used': told(
    'info',
    '{file}{sheet} は、この製品では使わないシートです',
    '{file}{sheet} is not used (the table of exception codes)',
    { nextJa: '何もする必要はありません', nextEn: 'Nothing needs to be done' },
  ),
  'masters.receipt-without-code': told(
    'info',
    '医薬品マスターの {count} 件は薬価基準のコードがないため、変換に使いません',
    '{count} receipt codes have no price-list code and are not mapped',
    { nextJa: 'その薬は照合不可と表示されます', nextEn: 'Such a drug is shown as not comparable' },
  ),
} as const satisfies IssueTable;

export const MASTERS_ISSUES: IssueTable<keyof typeof table> = table;
export const mastersIssue = issueMaker(MASTERS_ISSUES);
