/**
 * Names of drugs as they are compared and searched. Prescriptions and result files write the same product in many ways:
 * half- or full-width, with or without the company in 「」, （選） for selective care, 【般】 for a generic name, strength
 * before or after the form (統一名 アムロジピンベシル酸塩５ｍｇ錠, product アムロジピン錠５ｍｇ「サワイ」).
 */

const HIRAGANA_OFFSET = 0x60;

function toKatakana(text: string): string {
  return text.replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + HIRAGANA_OFFSET));
}

/** Width, case, kana and dashes folded; （選） and 【般】 dropped; blanks kept, because they part 錠２ from ２ｍｇ. */
function foldWriting(name: string): string {
  return toKatakana(name.normalize('NFKC').toLowerCase())
    .replace(/[(（[]選[)）\]]|【般】|\[般\]|\(般\)/g, '')
    .replace(/µ|mcg/g, (sign) => (sign === 'mcg' ? 'μg' : 'μ'))
    .replace(/[‐‑‒–—―−－-]/g, '-');
}

function dropBlanks(text: string): string {
  return text.replace(/[\s・･.,]+(?=\D|$)/g, '').replace(/\s+/g, '');
}

/** As `foldWriting`, without blanks and dots; the company stays. Equal for two writings of one name. */
export function foldDrugName(name: string): string {
  return dropBlanks(foldWriting(name));
}

/** Brackets of companies; those around numbers (エスクレ坐剤「２５０」) are part of the name. */
const COMPANY = /「(?![\d.%]+」)[^」]*」|<[^>]*>|〈[^〉]*〉/g;
const STRENGTH = /(\d[\d,.]*)(mg|μg|g|ml|l|%|万?国際単位|万?単位|mol|mbq)/g;

const MG_PER: Readonly<Record<string, number>> = { g: 1000, mg: 1, μg: 0.001 };

/** Mass in mg, volume in mL, so that ０．２５ｇ is ２５０ｍｇ and １．０ｍｇ is １ｍｇ. Rounded: these texts are compared, not summed. */
function normaliseStrength(amount: string, unit: string): string {
  const value = Number(amount.replace(/,/g, '').replace(/\.$/, ''));
  const factor = MG_PER[unit] ?? (unit === 'l' ? 1000 : 1);
  const base = unit in MG_PER ? 'mg' : unit === 'l' ? 'ml' : unit;
  return `${Math.round(value * factor * 1e6) / 1e6}${base}`;
}

/** Strengths and sizes told in a text (name or 規格), each once, sorted. */
export function strengthsIn(text: string): readonly string[] {
  const folded = foldWriting(text);
  return [
    ...new Set([...folded.matchAll(STRENGTH)].map(([, amount = '', unit = '']) => normaliseStrength(amount, unit))),
  ].sort();
}

/** Words that mean the same form or salt in product names, 統一名 and 一般名. */
export function foldWords(text: string): string {
  return text
    .replace(/口腔内崩壊/g, 'od')
    .replace(/ドライシロップ|シロップ用/g, 'ds')
    .replace(/(?<=[ァ-ヶー酸])na(?![a-z])/g, 'ナトリウム')
    .replace(/(?<=[ァ-ヶー酸])ca(?![a-z])/g, 'カルシウム')
    .replace(/(?<=酸)k(?![a-z])/g, 'カリウム');
}

/** A name without company and strengths. */
export function stemOfDrugName(name: string): string {
  const bare = foldWriting(name).replace(COMPANY, '').replace(STRENGTH, '').replace(/[()]/g, '');
  return foldWords(dropBlanks(bare));
}

/** Forms told apart when a name of an unlisted company is judged; the first that fits. */
const FORM_WORDS: readonly (readonly [string, RegExp])[] = [
  ['od', /od/],
  ['ds', /ds/],
  ['注', /注/],
  ['点眼', /点眼/],
  ['点鼻', /点鼻/],
  ['吸入', /吸入/],
  ['坐剤', /坐/],
  ['腟', /腟/],
  ['徐放', /徐放|sr|cr|la|er|l錠|r錠/],
  ['カプセル', /カプセル/],
  ['錠', /錠/],
  ['細粒', /細粒/],
  ['顆粒', /顆粒/],
  ['散', /散|末/],
  ['シロップ', /シロップ/],
  ['液', /内用液|内服液|外用液/],
  ['貼付', /テープ|パップ|貼付|パッチ/],
  ['軟膏', /軟膏/],
  ['クリーム', /クリーム/],
  ['ローション', /ローション/],
  ['ゲル', /ゲル|ゼリー/],
];

/** null where the stem tells no form. */
export function formOfStem(stem: string): string | null {
  return FORM_WORDS.find(([, words]) => words.test(stem))?.[0] ?? null;
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
