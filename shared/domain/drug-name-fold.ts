const SELECTIVE_CARE = /\(選\)/g;
const GENERIC_MARK = /^【般】/;
const DASHES = /[ー‐‑‒–—―−-]/g;
const MAKER = /「[^」]*」/g;

/** 選定療養: 67… receipt codes repeat a product at another price, the name ends （選）. Not a separate drug. */
export function isMarkedSelectiveCare(name: string): boolean {
  return name.normalize('NFKC').includes('(選)');
}

export function isMarkedGenericName(name: string): boolean {
  return GENERIC_MARK.test(name.normalize('NFKC'));
}

/** Drug names as they are compared: width, blanks, capitals, dashes, （選） and 【般】 do not count. */
export function foldDrugName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(SELECTIVE_CARE, '')
    .replace(GENERIC_MARK, '')
    .replace(DASHES, 'ー')
    .toUpperCase();
}

/** Equal after folding; where only one side names the maker (「…」), the rest decides (統一名収載). */
export function sameDrugName(a: string, b: string): boolean {
  const left = foldDrugName(a);
  const right = foldDrugName(b);
  if (left === right) return true;
  if (left.includes('「') && right.includes('「')) return false;
  return left.replace(MAKER, '') === right.replace(MAKER, '');
}
