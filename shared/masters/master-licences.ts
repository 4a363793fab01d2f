import type { MasterKind } from './source-sheet.ts';

const GOVERNMENT =
  '公共データ利用規約 PDL1.0. 出典: 厚生労働省「薬価基準収載品目リスト及び後発医薬品に関する情報」「処方箋に記載する一般名処方の標準的な記載」を加工して作成';

/** Under which terms each master is held; shown beside it wherever it is shown. */
export const MASTER_LICENCES: Readonly<Record<MasterKind, string>> = {
  'price-list': GOVERNMENT,
  'generic-names': GOVERNMENT,
  'receipt-codes':
    '社会保険診療報酬支払基金・診療報酬情報提供サービスの医薬品マスター。著作権は提供元にあり、この薬局の端末の中だけで使用（配布・改変の提供は不可）',
};

export const MASTER_SOURCES: Readonly<Record<MasterKind, string>> = {
  'price-list': '厚生労働省 薬価基準収載品目リスト',
  'generic-names': '厚生労働省 処方箋に記載する一般名処方の標準的な記載',
  'receipt-codes': '社会保険診療報酬支払基金 医薬品マスター',
};
