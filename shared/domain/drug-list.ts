import type { CalendarDate } from './calendar-date.ts';

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
  /** 経過措置: on the list until that day */
  readonly transitionalUntil: CalendarDate | null;
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
}

/** The price list in order of its codes; rows are read when they are asked for. */
export interface PriceList {
  /** All items whose code begins so, in order; none is a normal answer. */
  startingWith(prefix: string): readonly PriceListItem[];
  all(): readonly PriceListItem[];
}
