/** Master files as strangers give them: our CSV made of the shipped list, and XLSX packed part by part. */
import { strToU8, zipSync } from 'fflate';
import { loadDrugMaster, readShippedLines } from '../../shared/masters/load-drug-master.ts';
import { createPriceList } from '../../shared/masters/price-list-table.ts';

export const shippedItems = createPriceList(() => readShippedLines('price-list')).all();
export const shippedMaster = loadDrugMaster();

const PRICE_HEADER =
  'category,yakka_code,ingredient,spec,pharmacopoeia,control,maker_note,name,maker,generic_mark,originator_mark,has_generic_mark,price_yen,transitional_until,remarks';

export interface PriceRow {
  readonly code: string;
  readonly ingredient: string;
  readonly spec: string;
  readonly name: string;
  readonly control: string;
  readonly generic: string;
  readonly originator: string;
  readonly hasGeneric: string;
  readonly price: string;
  readonly until: string;
}

const field = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** 2026-03-31 → R8.3.31まで */
const eraDate = (date: string): string => {
  const [year = '', month = '', day = ''] = date.split('-').map(Number).map(String);
  return `R${Number(year) - 2018}.${month}.${day}まで`;
};

export const shippedRows: readonly PriceRow[] = shippedItems.map((item) => ({
  code: item.code,
  ingredient: item.ingredient,
  spec: item.spec,
  name: item.name,
  control: item.narcotic ? '麻' : '',
  generic: item.generic === 'generic' ? '後発品' : item.generic === 'generic-excluded' ? '★' : '',
  originator: item.originator === 'originator' ? '先発品' : item.originator === 'quasi-originator' ? '準先発品' : '',
  hasGeneric: item.hasGeneric ? '○' : '',
  price: item.priceYen ?? '',
  until: item.transitionalUntil === null ? '' : eraDate(item.transitionalUntil),
}));

export function priceListCsv(rows: readonly PriceRow[]): string {
  const lines = rows.map((row) =>
    [
      '',
      row.code,
      row.ingredient,
      row.spec,
      '',
      row.control,
      '',
      row.name,
      '',
      row.generic,
      row.originator,
      row.hasGeneric,
      row.price,
      row.until,
      '',
    ]
      .map(field)
      .join(','),
  );
  return `${[PRICE_HEADER, ...lines].join('\n')}\n`;
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export const sheetXml = (rows: readonly (readonly string[])[]): string =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows
    .map(
      (cells, row) =>
        `<row r="${row + 1}">${cells
          .map((cell, column) =>
            cell === ''
              ? ''
              : `<c r="${String.fromCharCode(65 + column)}${row + 1}" t="inlineStr"><is><t>${escapeXml(cell)}</t></is></c>`,
          )
          .join('')}</row>`,
    )
    .join('')}</sheetData></worksheet>`;

/** A workbook of one sheet; `parts` are put beside or in place of its own. */
export function workbook(sheet: string, parts: Readonly<Record<string, string>> = {}): Uint8Array {
  const own = {
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    'xl/workbook.xml':
      '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="ＨＰ用" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': sheet,
    ...parts,
  };
  return zipSync(Object.fromEntries(Object.entries(own).map(([name, text]) => [name, strToU8(text)])));
}

/** MHLW's own headings: those of 局, 麻 and ※ are empty. */
export const MHLW_HEADER = [
  '区分',
  '薬価基準収載医薬品コード',
  '成分名',
  '規格',
  '',
  '',
  '',
  '品名',
  'メーカー名',
  '診療報酬において加算等の算定対象となる後発医薬品',
  '先発医薬品',
  '同一剤形・規格の後発医薬品がある先発医薬品',
  '薬価',
  '経過措置による使用期限',
  '備考',
];
