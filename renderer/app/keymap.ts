import type { Text } from '../words/text.ts';

export type Key = `F${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12}`;

export interface Shortcut {
  readonly key: Key;
  readonly label: Text;
}
type ShortcutTable = Readonly<Record<string, Readonly<Record<string, Shortcut>>>>;

/**
 * Every key of the window, by scope. A screen gives each action of its scope a function (or null where it cannot be done
 * now); the legend at the foot is made of the same table. Within what is open at once no key stands twice: tested.
 */
export const KEYMAP = {
  window: {
    back: { key: 'F1', label: { ja: '戻る', en: 'Back' } },
    closing: { key: 'F8', label: { ja: '閉局', en: 'Closing' } },
  },
  today: {
    enter: { key: 'F2', label: { ja: '新規入力', en: 'New entry' } },
    find: { key: 'F3', label: { ja: '絞り込み', en: 'Filter' } },
    open: { key: 'F4', label: { ja: '開く', en: 'Open' } },
    reload: { key: 'F5', label: { ja: '最新', en: 'Refresh' } },
    cancelReception: { key: 'F6', label: { ja: '受付取消', en: 'Give back' } },
    carryOver: { key: 'F7', label: { ja: '繰越', en: 'Carry over' } },
    sign: { key: 'F9', label: { ja: '署名', en: 'Sign' } },
    importFiles: { key: 'F10', label: { ja: '取込', en: 'Import' } },
  },
  entry: {
    inquiry: { key: 'F2', label: { ja: '疑義照会', en: 'Inquiry' } },
    check: { key: 'F3', label: { ja: '重複', en: 'Check' } },
    message: { key: 'F4', label: { ja: '伝達・備考', en: 'Notes' } },
    issue: { key: 'F6', label: { ja: '次の指摘', en: 'Next issue' } },
    lastTime: { key: 'F7', label: { ja: '前回の銘柄', en: 'Last brands' } },
    addDrug: { key: 'F9', label: { ja: '薬を追加', en: 'Add a drug' } },
    addGroup: { key: 'F10', label: { ja: 'RPを追加', en: 'Add an RP' } },
    another: { key: 'F11', label: { ja: '別の処方箋', en: 'Another' } },
    finish: { key: 'F12', label: { ja: '確認・確定', en: 'Finalise' } },
  },
  closing: {
    count: { key: 'F2', label: { ja: '枚数入力', en: 'Count' } },
    report: { key: 'F3', label: { ja: 'レポート', en: 'Report' } },
    print: { key: 'F4', label: { ja: '印刷', en: 'Print' } },
    reload: { key: 'F5', label: { ja: '最新', en: 'Refresh' } },
    pause: { key: 'F6', label: { ja: '一時停止', en: 'Pause' } },
    cancel: { key: 'F7', label: { ja: '中止', en: 'Stop' } },
    provisional: { key: 'F9', label: { ja: '仮締め開始', en: 'Interim' } },
    final: { key: 'F10', label: { ja: '本締め', en: 'Final' } },
    unregistered: { key: 'F11', label: { ja: '未登録一覧', en: 'To register' } },
    exportList: { key: 'F12', label: { ja: '書き出し', en: 'Export' } },
  },
  queue: {
    change: { key: 'F2', label: { ja: '訂正・変更', en: 'Change' } },
    find: { key: 'F3', label: { ja: '絞り込み', en: 'Filter' } },
    open: { key: 'F4', label: { ja: '詳細', en: 'Details' } },
    reload: { key: 'F5', label: { ja: '最新', en: 'Refresh' } },
    retry: { key: 'F6', label: { ja: '今すぐ送信', en: 'Retry now' } },
    hold: { key: 'F7', label: { ja: '保留', en: 'Hold' } },
    release: { key: 'F9', label: { ja: '保留解除', en: 'Release' } },
    withdraw: { key: 'F10', label: { ja: '取消', en: 'Take back' } },
    unmask: { key: 'F11', label: { ja: '患者表示', en: 'Unmask' } },
    exportList: { key: 'F12', label: { ja: '書き出し', en: 'Export' } },
  },
  paper: {
    print: { key: 'F4', label: { ja: '印刷', en: 'Print' } },
  },
  reports: {
    previous: { key: 'F6', label: { ja: '前月', en: 'Previous' } },
    next: { key: 'F7', label: { ja: '翌月', en: 'Next' } },
    print: { key: 'F4', label: { ja: '印刷', en: 'Print' } },
    reload: { key: 'F5', label: { ja: '最新', en: 'Refresh' } },
  },
  search: {
    enter: { key: 'F2', label: { ja: '入力する', en: 'Enter' } },
    find: { key: 'F3', label: { ja: '検索', en: 'Search' } },
    open: { key: 'F4', label: { ja: '開く', en: 'Open' } },
    unmask: { key: 'F11', label: { ja: '患者表示', en: 'Unmask' } },
  },
  settings: {
    audit: { key: 'F3', label: { ja: '操作履歴', en: 'Audit log' } },
    print: { key: 'F4', label: { ja: '印刷', en: 'Print' } },
    reload: { key: 'F5', label: { ja: '最新', en: 'Refresh' } },
    exportLog: { key: 'F12', label: { ja: '書き出し', en: 'Export' } },
  },
  check: {
    reload: { key: 'F5', label: { ja: '最新', en: 'Refresh' } },
    run: { key: 'F6', label: { ja: 'チェック', en: 'Run check' } },
    open: { key: 'F4', label: { ja: '内容', en: 'Details' } },
  },
} as const satisfies ShortcutTable;

export type KeyScope = keyof typeof KEYMAP;
export type ActionOf<Scope extends KeyScope> = keyof (typeof KEYMAP)[Scope] & string;

/** F-keys of the browser itself (help, find, reload, address, full screen, tools) do nothing here, used or not. */
export function isFunctionKey(event: { readonly key: string }): boolean {
  return /^F([1-9]|1[0-2])$/.test(event.key);
}

/** During composition F6–F10, Esc and Enter belong to the IME; 229 is what a key is called while the IME has it. */
export function isComposing(event: { readonly isComposing: boolean; readonly keyCode: number }): boolean {
  return event.isComposing || event.keyCode === 229;
}
