import type { Text } from '../words/text.ts';

/** The screens in the order of the navigation; Alt and the number opens one. */
export const SCREENS = {
  today: { ja: '受付一覧', en: 'Today' },
  entry: { ja: '入力', en: 'Entry' },
  check: { ja: '重複', en: 'Check' },
  closing: { ja: '閉局', en: 'Closing' },
  queue: { ja: 'キュー', en: 'Queue' },
  search: { ja: '患者検索', en: 'Search' },
  reports: { ja: '報告', en: 'Reports' },
  settings: { ja: '設定', en: 'Settings' },
} as const satisfies Readonly<Record<string, Text>>;

export type ScreenName = keyof typeof SCREENS;
export const SCREEN_NAMES = Object.keys(SCREENS) as readonly ScreenName[];

/**
 * Where someone is: a screen, and what it is about. `entry/ID`, `prescription/ID`, `result/ID` (go on with a draft, change a final one) or
 * `patient/NUMBER` (new, from paper) for the entry screen (null: new, patient unknown), id of a submission,
 * `readable/RESULT` or `notebook/RESULT` for the queue, `entry/ID`, `prescription/ID` or `result/ID` for the check, number of a
 * patient for the search.
 */
export interface Place {
  readonly screen: ScreenName;
  readonly subject: string | null;
}
