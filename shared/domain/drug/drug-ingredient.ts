/**
 * Active ingredients of a price-list row, in the form in which two rows are compared: one entry a component, without
 * water of crystallisation and without the acid or alkali a molecule is bound to, because MHLW itself puts salts under
 * one code (プロメタジン塩酸塩 and ヒベンズ酸プロメタジン are both 4413002). Esters stay apart: ヒドロコルチゾン酪酸エステル
 * is another substance than ヒドロコルチゾン.
 */

/** Anions that a base is bound to; removed from the end of a name. */
const ACID_SALTS = [
  '塩酸塩',
  '二塩酸塩',
  '臭化水素酸塩',
  'ヨウ化水素酸塩',
  '硫酸塩',
  '硝酸塩',
  'リン酸塩',
  '酢酸塩',
  '乳酸塩',
  'クエン酸塩',
  '酒石酸塩',
  '酒石酸水素塩',
  '重酒石酸塩',
  'コハク酸塩',
  'マレイン酸塩',
  'フマル酸塩',
  'ヘミフマル酸塩',
  'リンゴ酸塩',
  'メシル酸塩',
  'ベシル酸塩',
  'トシル酸塩',
  'トルエンスルホン酸塩',
  'エタンスルホン酸塩',
  'エシル酸塩',
  'カンシル酸塩',
  'ナパジシル酸塩',
  'パモ酸塩',
  'サリチル酸塩',
  '安息香酸塩',
  'ヒベンズ酸塩',
  'タンニン酸塩',
  'テオクル酸塩',
  'キシナホ酸塩',
  'ステアリン酸塩',
  'アジピン酸塩',
  'メチレンジサリチル酸塩',
  'フェンジゾ酸塩',
  'フェノールフタリン酸塩',
  'グルコン酸塩',
  'シュウ酸塩',
  'マロン酸塩',
  'ピバル酸塩',
  'ラクトビオン酸塩',
  'メタンスルホン酸塩',
  'イセチオン酸塩',
];

/** Cations that an acid is bound to; removed from the end of an organic acid's name. */
const ALKALI_SALTS =
  /(?:一|二|三|四|ヘミ)?(?:ナトリウム|カリウム|カルシウム|メグルミン|トロメタモール|エルブミン|アルギニン|リシン|ベンザチン)塩?$/;

/** Acids whose drug is the metal: アスパラギン酸カリウム and アスパラギン酸カルシウム share no active part. */
const MINERAL_ACIDS =
  /^(?:塩化|ヨウ化|臭化|フッ化|酸化|水酸化|硫化|無水)|(?:^|[A-Z]-)(?:アスパラギン酸|グルコン酸|クエン酸|炭酸|沈降炭酸|炭酸水素|リン酸|リン酸水素|リン酸二水素|グリセロリン酸|乳酸|硫酸|亜硫酸|チオ硫酸|硝酸|亜硝酸|酢酸|ケイ酸|ホウ酸|酒石酸|コハク酸|次亜塩素酸|過マンガン酸|塩素酸|アルギン酸|パントテン酸|グルタミン酸|ポリスチレンスルホン酸)/;

const HYDRATE = /(?:\d+\/\d+|\d+|一|二|三|四|五|六|七|八|十|半|ヘミ|セスキ|ヘミペンタ|ヘミヘプタ)?水和物$/;
const SOLVATE =
  /(?:エタノール|アセトン|プロピレングリコール|イソプロパノール|メタノール|ジメチルスルホキシド)(?:付加物|和物)$/;

/** Quaternary bases: グリコピロニウム臭化物. */
const HALIDE = /(?<=[ァ-ヶー]{3})(?:臭化物|塩化物|ヨウ化物|硝化物)$/;

/** The few bases whose salt is written before them (リン酸ジソピラミド); metals are not bases. */
const LEADING_SALT =
  /^(?:塩酸|リン酸|安息香酸ナトリウム)(?=[ァ-ヶー]{4})(?!ナトリウム|カリウム|カルシウム|マグネシウム)/;

/** Inclusion compounds with cyclodextrin (エチニルエストラジオール ベータデクス) hold the molecule as it is. */
const INCLUSION = /(?:アルファ|ベータ)デクス$/;

function withoutSalt(component: string): string {
  const acid = ACID_SALTS.filter((salt) => component.endsWith(salt)).sort((a, b) => b.length - a.length)[0];
  if (acid !== undefined && component.length > acid.length + 1) return component.slice(0, -acid.length);
  if (MINERAL_ACIDS.test(component)) return component;
  const stripped = component.replace(ALKALI_SALTS, '').replace(HALIDE, '');
  return stripped.length > 2 ? stripped : component;
}

/** Biosimilars carry the name they follow in brackets: インスリングラルギン(遺伝子組換え)[インスリングラルギン後続1]. */
const FOLLOWS = /\[([^\]]+?)後続\d+\]$/;

function normaliseComponent(component: string): string {
  const bare = (FOLLOWS.exec(component)?.[1] ?? component)
    .replace(/\((?:遺伝子組換え|.*として|.*由来)\)/g, '')
    .replace(/配合剤(?:\(\d+\))?$/, '')
    .replace(HYDRATE, '')
    .replace(SOLVATE, '')
    .replace(INCLUSION, '')
    .replace(LEADING_SALT, '')
    .replace(/^無水(?!物)/, '')
    // Amino acids are written with and without it.
    .replace(/^(?:dl|DL|L)-/, '')
    .replace(/^(?:乾燥)?(水酸化アルミニウム)(?:ゲル)?$/, '$1');
  return withoutSalt(bare);
}

/** Splits at ・ outside brackets. */
function splitComponents(ingredient: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of ingredient) {
    if (character === '(' || character === '[') depth += 1;
    if (character === ')' || character === ']') depth -= 1;
    if (character === '・' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  parts.push(part);
  return parts.filter((text) => text !== '');
}

/**
 * Words of the price list that name a class of substances (infusions, nutrition): no ground to call two products the
 * same, so these are compared by product code only.
 */
const CLASS_WORDS =
  /^(?:アミノ酸|糖|電解質|ビタミン|脂肪|無機塩類|生薬|ナトリウム|カリウム|マグネシウム|各種抽出物|.*(?:製剤|ビタミン剤|成分栄養剤))(?:\(.*\))?$/;

/** Names that hide what is inside: another active component may be there. */
const HIDING_NAME = /配合剤|感冒剤|パップ剤|生薬/;

/**
 * Combination products whose 成分名 hides components, by first 7 characters: the whole list of their active components.
 * Written down from general knowledge of these products, not from the price list; the package insert is the authority.
 */
const COLD_REMEDY = ['サリチルアミド', 'アセトアミノフェン', 'カフェイン'];
const COUGH_REMEDY = ['ジヒドロコデイン', 'メチルエフェドリン', 'クロルフェニラミン'];
const HIDDEN_COMPONENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['1149115', ['エルゴタミン', 'カフェイン', 'イソプロピルアンチピリン']],
  ['1149116', ['イソプロピルアンチピリン', 'アセトアミノフェン', 'アリルイソプロピルアセチル尿素', 'カフェイン']],
  ['1180101', [...COLD_REMEDY, 'クロルフェニラミン']],
  ['1180105', [...COLD_REMEDY, 'クロルフェニラミン']],
  ['1180107', [...COLD_REMEDY, 'プロメタジン']],
  ['1180108', [...COLD_REMEDY, 'プロメタジン']],
  ['1180109', [...COLD_REMEDY, 'プロメタジン']],
  ['2190041', ['サクビトリル', 'バルサルタン']],
  ['2229101', COUGH_REMEDY],
  ['2229102', COUGH_REMEDY],
  [
    '2229114',
    [
      'ジプロフィリン',
      'ジヒドロコデイン',
      'メチルエフェドリン',
      'ジフェンヒドラミン',
      'アセトアミノフェン',
      'ブロモバレリル尿素',
    ],
  ],
  ['8119500', ['オキシコドン', 'ヒドロコタルニン']],
  ['8119504', ['オキシコドン', 'ヒドロコタルニン', 'アトロピン']],
  ['4229101', ['テガフール', 'ギメラシル', 'オテラシル']],
]);

export interface ComparableIngredients {
  /** Components that may be compared, normalised, without repeats, in the order of the name. */
  readonly components: readonly string[];
  /** false where the name hides what is inside (非ピリン系感冒剤, …配合剤): more components may be there. */
  readonly complete: boolean;
}

/**
 * @param code 12 characters
 * @param ingredient 成分名 of the price list, any width
 */
export function comparableIngredients(code: string, ingredient: string): ComparableIngredients {
  const known = HIDDEN_COMPONENTS.get(code.slice(0, 7));
  if (known !== undefined) return { components: known, complete: true };
  const components = ingredientComponents(ingredient);
  const named = components.filter((component) => !CLASS_WORDS.test(component) && !HIDING_NAME.test(component));
  return { components: named, complete: !HIDING_NAME.test(ingredient) };
}

/**
 * @param ingredient 成分名 of the price list, any width
 * @returns the comparable components, without repeats, in the order of the name; never empty for a non-empty name
 */
function ingredientComponents(ingredient: string): readonly string[] {
  const folded = ingredient
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/[−―‐－]/g, '-');
  return [...new Set(splitComponents(folded).map(normaliseComponent))].filter((text) => text !== '');
}
