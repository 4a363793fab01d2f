/** 医療機関コード種別 of a prescription (JAHIS 院外処方箋 record 1; omitted = 1). */
export const PRESCRIBER_FEE_SCORE_TYPES = { '1': '医科', '3': '歯科', '6': '訪問' } as const;

/** 点数表コード (JAHIS 電子版お薬手帳データフォーマット仕様書 別表3). */
export const NOTEBOOK_FEE_SCORE_TYPES = { '1': '医科', '3': '歯科', '4': '調剤' } as const;
