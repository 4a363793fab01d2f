/** What kind of master a sheet is: told by its header, never by the name of its file. */

export type MasterKind = 'price-list' | 'generic-names' | 'receipt-codes';

export const MASTER_KIND_NAMES: Readonly<Record<MasterKind, { readonly ja: string; readonly en: string }>> = {
  'price-list': { ja: '薬価基準収載品目リスト', en: 'price list' },
  'generic-names': { ja: '一般名処方マスタ', en: 'generic-name master' },
  'receipt-codes': { ja: '医薬品マスター（レセプト電算コード）', en: 'receipt master' },
};

/** One sheet of a workbook, or the whole of a CSV file. */
export interface SourceSheet {
  readonly file: string;
  /** null for CSV */
  readonly sheet: string | null;
  /** From row 1; null = empty cell */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Column of each field: as MHLW heads it, and as our CSV does. */
const COLUMNS = {
  'price-list': {
    code: ['薬価基準収載医薬品コード', 'yakka_code'],
    ingredient: ['成分名', 'ingredient'],
    spec: ['規格', 'spec'],
    name: ['品名', 'name'],
    generic: ['診療報酬において加算等の算定対象となる後発医薬品', 'generic_mark'],
    originator: ['先発医薬品', 'originator_mark'],
    hasGeneric: ['同一剤形・規格の後発医薬品がある先発医薬品', 'has_generic_mark'],
    price: ['薬価', 'price_yen'],
    until: ['経過措置による使用期限', 'transitional_until'],
  },
  'generic-names': {
    code: ['一般名コード', 'generic_name_code'],
    name: ['一般名処方の標準的な記載', 'generic_name_std'],
    ingredient: ['成分名', 'ingredient'],
    spec: ['規格', 'spec'],
    exception: ['例外コード', 'exception_code'],
  },
  'receipt-codes': {
    code: ['receipt_code'],
    listCode: ['yakka_code'],
    abolishedOn: ['abolished_on'],
  },
} as const satisfies Record<MasterKind, Record<string, readonly string[]>>;

export type FieldOf<Kind extends MasterKind> = keyof (typeof COLUMNS)[Kind] & string;

export interface Recognised<Kind extends MasterKind = MasterKind> {
  readonly kind: Kind;
  /** -1 where the file has no headings */
  readonly headerRow: number;
  /** Index and heading of each field; a field that is not here has no column */
  readonly columns: Readonly<Partial<Record<FieldOf<Kind>, { readonly index: number; readonly title: string }>>>;
  /** Headings that should be there and are not */
  readonly missing: readonly string[];
}

const HEADER_ROWS = 10;

const foldTitle = (title: string | null): string => (title ?? '').normalize('NFKC').replace(/\s+/g, '');

function has(titles: readonly string[], names: readonly string[]): boolean {
  return names.some((name) => titles.includes(foldTitle(name)));
}

function kindOf(titles: readonly string[]): MasterKind | 'exceptions' | null {
  const { 'price-list': price, 'generic-names': generic, 'receipt-codes': receipt } = COLUMNS;
  if (has(titles, receipt.code) && has(titles, receipt.listCode)) return 'receipt-codes';
  // The table of exception codes joins generic names with products: it is neither list.
  if (has(titles, generic.code)) return has(titles, price.code) ? 'exceptions' : 'generic-names';
  return has(titles, price.code) && has(titles, price.name) ? 'price-list' : null;
}

/** 医薬品マスター as 支払基金 publishes it: no headings, マスター種別 `Y` in column 2, 35 columns until 2024, 42 since. */
const RECEIPT_FILE = {
  columnsMin: 35,
  columns: {
    code: { index: 2, title: '医薬品コード' },
    listCode: { index: 31, title: '薬価基準コード' },
    abolishedOn: { index: 30, title: '廃止年月日' },
  },
} as const;

function isReceiptFile(first: readonly (string | null)[] | undefined): boolean {
  return (
    first !== undefined && first.length >= RECEIPT_FILE.columnsMin && first[1] === 'Y' && /^\d{9}$/.test(first[2] ?? '')
  );
}

/** null: no master; `exceptions`: the table of exception codes, which nothing here needs. */
export function recogniseSheet(sheet: SourceSheet): Recognised | 'exceptions' | null {
  if (isReceiptFile(sheet.rows[0]))
    return { kind: 'receipt-codes', headerRow: -1, columns: RECEIPT_FILE.columns, missing: [] };
  for (const [headerRow, cells] of sheet.rows.slice(0, HEADER_ROWS).entries()) {
    const titles = cells.map(foldTitle);
    const kind = kindOf(titles);
    if (kind === 'exceptions') return kind;
    if (kind === null) continue;
    const columns: Record<string, { index: number; title: string }> = {};
    const missing: string[] = [];
    for (const [field, names] of Object.entries<readonly string[]>(COLUMNS[kind])) {
      const folded = names.map(foldTitle);
      const index = titles.findIndex((title) => folded.includes(title));
      if (index >= 0) columns[field] = { index, title: cells[index] ?? '' };
      else missing.push(names[0] ?? field);
    }
    return { kind, headerRow, columns, missing };
  }
  return null;
}

export function isOfKind<Kind extends MasterKind>(recognised: Recognised, kind: Kind): recognised is Recognised<Kind> {
  return recognised.kind === kind;
}
