import { categoryOfCode } from './drug-code.ts';

/**
 * Route class (投与経路) as the duplicate check compares it. Finer than 内用/注射/外用: diclofenac as suppository, eye
 * drops and cream are three routes. Sublingual and buccal tablets stand under 内用 in the price list and count as oral;
 * patches with systemic effect count as skin.
 */
export type DrugRoute =
  | 'oral' // 内用
  | 'injection' // 注射
  | 'eye' // 眼
  | 'ear-nose' // 耳・鼻
  | 'skin' // 皮膚
  | 'oral-cavity' // 口腔
  | 'inhaled' // 吸入
  | 'rectal' // 直腸
  | 'vaginal' // 腟
  | 'other'; // その他 (dialysis fluids, dispensing aids, what no word tells)

export const DRUG_ROUTES: readonly DrugRoute[] = [
  'oral',
  'injection',
  'eye',
  'ear-nose',
  'skin',
  'oral-cavity',
  'inhaled',
  'rectal',
  'vaginal',
  'other',
];

export const DRUG_ROUTE_NAMES: Readonly<Record<DrugRoute, string>> = {
  oral: '内用',
  injection: '注射',
  eye: '眼',
  'ear-nose': '耳・鼻',
  skin: '皮膚',
  'oral-cavity': '口腔',
  inhaled: '吸入',
  rectal: '直腸',
  vaginal: '腟',
  other: 'その他',
};

/** Words of product names other than those for the skin; a name may tell two routes (点眼・点耳・点鼻液). */
const ROUTE_WORDS: readonly (readonly [DrugRoute, RegExp])[] = [
  ['eye', /点眼|眼軟膏|眼科|眼用|眼瞼|眼粘弾|眼・|眼耳|洗眼|眼検査/],
  ['ear-nose', /点鼻|点耳|耳科|鼻用|耳鼻|鼻腔|鼻噴霧/],
  ['vaginal', /腟|膣/],
  ['rectal', /坐剤|坐薬|注腸|浣腸|直腸|肛門/],
  ['oral-cavity', /うがい|含嗽|ガーグル|トローチ|口腔|口内|歯科|舌/],
  ['inhaled', /吸入|インヘラー|エリプタ|タービュヘイラー|ディスカス|レスピマット|スイングヘラー|エアロスフィア/],
];

const SKIN_WORDS = /軟膏|クリーム|ローション|テープ|パップ|貼付|パッチ|湿布|プラスター|シャンプー|塗布|TTS/;

/** Therapeutic classes (first digits of the code) of external drugs that say more than an ointment's or cream's name. */
const LOCAL_CLASSES: readonly (readonly [string, DrugRoute])[] = [
  ['131', 'eye'], // 眼科用剤
  ['132', 'ear-nose'], // 耳鼻科用剤
  ['226', 'oral-cavity'], // 含嗽剤
  ['235', 'rectal'], // 下剤, 浣腸剤
  ['252', 'vaginal'], // 生殖器官用剤
  ['255', 'rectal'], // 痔疾用剤
  ['26', 'skin'], // 外皮用薬
  ['27', 'oral-cavity'], // 歯科口腔用薬
];

/** Tried last, where neither words nor a local class tell: by class, or by ingredient where its products' names do not. */
const LAST_RESORT: readonly (readonly [string, DrugRoute])[] = [
  ['2171700', 'oral-cavity'], // 硝酸イソソルビド噴霧剤 (口腔内噴霧)
  ['2171701', 'oral-cavity'], // ニトログリセリン舌下噴霧
  ['2179700', 'inhaled'], // 亜硝酸アミル
  ['2399700', 'oral-cavity'], // 複方ヨード・グリセリン
  ['2399708', 'oral-cavity'], // ベクロメタゾン口腔噴霧用カプセル
  ['2399801', 'oral-cavity'], // 人工唾液
  ['2419700', 'ear-nose'], // デスモプレシン点鼻スプレー
  ['3339950', 'skin'], // ヘパリン類似物質 (泡状スプレー)
  ['4291700', 'skin'], // シロリムスゲル
  ['6290702', 'skin'], // エフィナコナゾール爪外用液
  ['6290703', 'skin'], // ルリコナゾール爪外用液
  ['7990712', 'skin'], // ニコチン経皮吸収製剤
  ['111', 'inhaled'], // 全身麻酔剤
  ['125', 'skin'], // 発汗剤, 止汗剤
  ['22', 'inhaled'], // 呼吸器官用薬
  ['712', 'skin'], // 軟膏基剤
];

function classRoute(table: readonly (readonly [string, DrugRoute])[], code: string): DrugRoute | undefined {
  return table.find(([prefix]) => code.startsWith(prefix))?.[1];
}

function formRoute(form: string): DrugRoute {
  if (form === 'G') return 'inhaled';
  if (form === 'J') return 'rectal';
  return form === 'M' || form === 'N' || form === 'S' ? 'skin' : 'other';
}

function toldRoutes(name: string): readonly DrugRoute[] {
  const told = ROUTE_WORDS.filter(([, words]) => words.test(name)).map(([route]) => route);
  // A vaginal suppository (腟坐剤) is no rectal one.
  return told.includes('vaginal') ? ['vaginal'] : told;
}

/**
 * Route classes of a product of the price list, from the list itself: category, words, therapeutic class, form letter.
 * @param code 12 characters, or a generic-name code
 * @param name product name or 一般名, any width
 */
export function routesOf(code: string, name: string): readonly DrugRoute[] {
  const category = categoryOfCode(code);
  if (category !== 'external') return [category];
  const folded = name.normalize('NFKC');
  const told = toldRoutes(folded);
  if (told.length > 0) return told;
  const local = classRoute(LOCAL_CLASSES, code);
  if (local !== undefined) return [local];
  if (SKIN_WORDS.test(folded)) return ['skin'];
  return [classRoute(LAST_RESORT, code) ?? formRoute(code.charAt(7))];
}
