/**
 * Names of drugs as they are compared and searched. Prescriptions and result files write the same product in many ways:
 * half- or full-width, with or without the company in 「」, （選） for selective care, 【般】 for a generic name, strength
 * before or after the form (統一名 アムロジピンベシル酸塩５ｍｇ錠, product アムロジピン錠５ｍｇ「サワイ」).
 */

const HIRAGANA_OFFSET = 0x60;

function toKatakana(text: string): string {
  return text.replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + HIRAGANA_OFFSET));
}

/** Width, case, kana, blanks, dots and dashes folded; （選） and 【般】 dropped; the company stays. */
export function foldDrugName(name: string): string {
  return toKatakana(name.normalize('NFKC').toLowerCase())
    .replace(/[(（[]選[)）\]]|【般】|\[般\]|\(般\)/g, '')
    .replace(/µ|mcg/g, (sign) => (sign === 'mcg' ? 'μg' : 'μ'))
    .replace(/[\s・･.,]+(?=\D|$)/g, '')
    .replace(/[‐‑‒–—―−－-]/g, '-');
}

const COMPANY = /「[^」]*」|<[^>]*>|〈[^〉]*〉/g;
const STRENGTH = /\d[\d,.]*(?:mg|μg|g|ml|%|万?国際単位|万?単位|mol|mbq)/g;

function sortedStrengths(text: string): string {
  return (text.match(STRENGTH) ?? [])
    .map((strength) => strength.replace(/,/g, ''))
    .sort()
    .join('+');
}

/** Words that mean the same form or salt in product names, 統一名 and 一般名. */
function foldWords(text: string): string {
  return text
    .replace(/口腔内崩壊/g, 'od')
    .replace(/ドライシロップ|シロップ用/g, 'ds')
    .replace(/(?<=[ァ-ヶー酸])na(?![a-z])/g, 'ナトリウム')
    .replace(/(?<=[ァ-ヶー酸])ca(?![a-z])/g, 'カルシウム')
    .replace(/(?<=酸)k(?![a-z])/g, 'カリウム');
}

/** Of one name: what is left when company and strengths are taken out, and the strengths by themselves. */
export interface NameParts {
  readonly stem: string;
  readonly strengths: string;
}

export function partsOfDrugName(name: string): NameParts {
  const bare = foldWords(foldDrugName(name).replace(COMPANY, ''));
  return { stem: bare.replace(STRENGTH, ''), strengths: sortedStrengths(bare) };
}

/** Equal for two writings of one product apart from its company. */
export function canonicalDrugName(name: string): string {
  const { stem, strengths } = partsOfDrugName(name);
  return `${stem}|${strengths}`;
}

const SMALL_KANA: Readonly<Record<string, string>> = {
  ァ: 'ア',
  ィ: 'イ',
  ゥ: 'ウ',
  ェ: 'エ',
  ォ: 'オ',
  ッ: 'ツ',
  ャ: 'ヤ',
  ュ: 'ユ',
  ョ: 'ヨ',
  ヮ: 'ワ',
};

/** For search as you type: as `foldDrugName`, and small kana like large, long vowels, brackets and dashes dropped. */
export function foldForSearch(text: string): string {
  return toKatakana(text.normalize('NFKC').toLowerCase())
    .replace(/[ァィゥェォッャュョヮ]/g, (kana) => SMALL_KANA[kana] ?? kana)
    .replace(/[ー\s・･\-‐―−「」【】()[\]〈〉]/g, '');
}
