/** 薬価基準 code, name, unit, amount a day (oral) or in all (external), days or number; MHLW price list of 2025-08-14. */
export interface DemoDrug {
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly amount: string;
  readonly quantity: number;
  readonly dosageForm: 'oral' | 'external';
  /** 用法コード (電子処方箋用法マスタ) and its wording */
  readonly usage: readonly [string, string];
}

const MORNING = ['1011000400000000', '１日１回朝食後　服用'] as const;
const TWICE = ['1012040400000000', '１日２回朝夕食後　服用'] as const;
const THRICE = ['1013044400000000', '１日３回朝昼夕食後　服用'] as const;
const BEDTIME = ['1011100000000000', '１日１回就寝前　服用'] as const;
const AS_FIT = ['1050W20000000000', '適宜　使用'] as const;

function oral(
  code: string,
  name: string,
  unit: string,
  amount: string,
  quantity: number,
  usage: DemoDrug['usage'],
): DemoDrug {
  return { code, name, unit, amount, quantity, dosageForm: 'oral', usage };
}

export const DEMO_DRUGS = {
  norvasc: oral('2171022F2025', 'ノルバスク錠５ｍｇ', '錠', '1', 28, MORNING),
  lipitor: oral('2189015F2020', 'リピトール錠１０ｍｇ', '錠', '1', 28, MORNING),
  crestor: oral('2189017F1022', 'クレストール錠２．５ｍｇ', '錠', '1', 28, MORNING),
  olmetec: oral('2149044F6026', 'オルメテックＯＤ錠２０ｍｇ', '錠', '1', 28, MORNING),
  azilva: oral('2149048F1022', 'アジルバ錠２０ｍｇ', '錠', '1', 28, MORNING),
  takecab: oral('2329030F2027', 'タケキャブ錠２０ｍｇ', '錠', '1', 28, MORNING),
  metgluco: oral('3962002F3023', 'メトグルコ錠５００ｍｇ', '錠', '2', 28, TWICE),
  gaster: oral('2325003F2020', 'ガスター錠２０ｍｇ', '錠', '2', 14, TWICE),
  allegra: oral('4490023F1024', 'アレグラ錠６０ｍｇ', '錠', '2', 14, TWICE),
  clarith: oral('6149003F2038', 'クラリス錠２００', '錠', '2', 5, TWICE),
  mucodyne: oral('2233002F2022', 'ムコダイン錠５００ｍｇ', '錠', '3', 5, THRICE),
  mucosta: oral('2329021F1102', 'ムコスタ錠１００ｍｇ', '錠', '3', 7, THRICE),
  loxonin: oral('1149019F1560', 'ロキソニン錠６０ｍｇ', '錠', '3', 7, THRICE),
  calonal: oral('1141007F3023', 'カロナール錠５００', '錠', '3', 5, THRICE),
  depas: oral('1179025F1026', 'デパス錠０．５ｍｇ', '錠', '1', 14, BEDTIME),
  halcion: oral('1124007F2026', 'ハルシオン０．２５ｍｇ錠', '錠', '1', 14, BEDTIME),
  itrizole: oral('6290004M1029', 'イトリゾールカプセル５０', 'カプセル', '2', 7, MORNING),
  zolpidem: oral('1129009F2021', 'マイスリー錠１０ｍｇ', '錠', '1', 14, BEDTIME),
  mohrus: {
    code: '2649729S2169',
    name: 'モーラステープ２０ｍｇ',
    unit: '枚',
    amount: '14',
    quantity: 1,
    dosageForm: 'external',
    usage: AS_FIT,
  },
  rinderon: {
    code: '2646701M2156',
    name: 'リンデロン－Ｖ軟膏０．１２％',
    unit: 'ｇ',
    amount: '5',
    quantity: 1,
    dosageForm: 'external',
    usage: AS_FIT,
  },
} as const satisfies Readonly<Record<string, DemoDrug>>;

export type DemoDrugName = keyof typeof DEMO_DRUGS;
