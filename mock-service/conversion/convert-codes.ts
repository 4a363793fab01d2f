import type { CodeConversion } from '../../shared/document/dispensing-document.ts';

/**
 * MOCK conversion table: レセ電 code and YJ code of one product. The first two are in the public signed samples, the
 * others in published lists; the real service converts by its own complete master. Whatever is not here is not converted.
 */
const PRODUCTS: readonly { readonly receipt: string; readonly yj: string }[] = [
  { receipt: '622688101', yj: '2419001F4022' },
  { receipt: '662640683', yj: '2646727M1022' },
  { receipt: '612170710', yj: '2171022F2025' },
  { receipt: '620007870', yj: '2171022F2289' },
  { receipt: '620098801', yj: '1149019F1560' },
  { receipt: '610443047', yj: '1129009F1025' },
  { receipt: '613330003', yj: '3332001F1024' },
  { receipt: '616290177', yj: '6290004M1029' },
  { receipt: '611120055', yj: '1124007F2026' },
];

/** 薬品コード種別 */
const RECEIPT = '2';
const YJ = '4';

const byReceipt = new Map(PRODUCTS.map((product) => [product.receipt, product]));
const byYj = new Map(PRODUCTS.map((product) => [product.yj, product]));

/** `201,RP,名称,用量,単位,種別,コード,…` with another code in it. */
function lineWith(fields: readonly string[], type: string, code: string): string {
  return fields.with(5, type).with(6, code).join(',');
}

export interface Conversions {
  readonly conversions: readonly CodeConversion[];
  /** Drug lines that the table does not know */
  readonly unconverted: number;
}

/** The drug lines (201) of a CJ1 text in both code systems, as far as the table goes. */
export function convertCodes(cj1: string): Conversions {
  const conversions: CodeConversion[] = [];
  let unconverted = 0;
  for (const [index, line] of cj1.split('\n').entries()) {
    const fields = line.split(',');
    if (fields[0] !== '201') continue;
    const [, , , , , type = '', code = ''] = fields;
    const product = type === RECEIPT ? byReceipt.get(code) : type === YJ ? byYj.get(code) : undefined;
    if (product === undefined) {
      unconverted += 1;
      continue;
    }
    const receiptLine = lineWith(fields, RECEIPT, product.receipt);
    const yjLine = lineWith(fields, YJ, product.yj);
    conversions.push({ csvLineNo: index + 1, code, receiptLine, yjLine });
  }
  return { conversions, unconverted };
}

/** The same for the lines of an SJ1 text: `201,RP,連番,情報区分,種別,コード,名称,…` */
export function convertPrescriptionCodes(sj1: string): readonly Pick<CodeConversion, 'receiptLine' | 'yjLine'>[] {
  return sj1.split('\n').flatMap((line) => {
    const fields = line.split(',');
    if (fields[0] !== '201') return [];
    const [, , , , type = '', code = ''] = fields;
    const product = type === RECEIPT ? byReceipt.get(code) : type === YJ ? byYj.get(code) : undefined;
    if (product === undefined) return [];
    const lineOf = (codeType: string, value: string): string => fields.with(4, codeType).with(5, value).join(',');
    return [{ receiptLine: lineOf(RECEIPT, product.receipt), yjLine: lineOf(YJ, product.yj) }];
  });
}
