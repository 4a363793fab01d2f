import type { CalendarDate } from '../calendar-date.ts';
import type { Decimal } from '../decimal.ts';

/** One row of MHLW's price list (薬価基準収載品目リスト). */
export interface PriceListItem {
  /** 薬価基準収載医薬品コード, 12 characters */
  readonly code: string;
  readonly name: string;
  readonly ingredient: string;
  /** 規格, such as ５ｍｇ１錠 */
  readonly spec: string;
  /** Unit in which it is counted, from 規格; null where that does not tell */
  readonly unit: string | null;
  /** 麻薬 */
  readonly narcotic: boolean;
  /** 後発品; ★ = 後発品 that does not count for the surcharge */
  readonly generic: 'generic' | 'generic-excluded' | null;
  /** 先発品, 準先発品 */
  readonly originator: 'originator' | 'quasi-originator' | null;
  /** ○: an originator for which a generic of the same form and strength exists */
  readonly hasGeneric: boolean;
  /** 経過措置による使用期限: the last day on which the list lets it be used */
  readonly transitionalUntil: CalendarDate | null;
  /** 薬価 in yen; null where a table of before does not tell */
  readonly priceYen: Decimal | null;
  /** Last day on the list, of an item that a newer list no longer has; null = on the list */
  readonly listedUntil: CalendarDate | null;
}

/** One row of the generic-name master (一般名処方マスタ). */
export interface GenericNameItem {
  /** 12 characters, the last three ZZZ */
  readonly code: string;
  /** 【般】… */
  readonly name: string;
  readonly ingredient: string;
  /** One 規格 a line */
  readonly spec: string;
  /** 例外コード: the first 9 characters are not those of its products */
  readonly exception: boolean;
}

/** One row of the receipt master (医薬品マスター of the claims system). */
export interface ReceiptCodeItem {
  /** 9 digits */
  readonly code: string;
  /** 薬価基準収載医薬品コード, 12 characters */
  readonly listCode: string;
  /** Last day of the code; null = open */
  readonly abolishedOn: CalendarDate | null;
}

/** The price list in order of its codes; rows are read when they are asked for. */
export interface PriceList {
  /** All items whose code begins so, in order; none is a normal answer. */
  startingWith(prefix: string): readonly PriceListItem[];
  all(): readonly PriceListItem[];
}
