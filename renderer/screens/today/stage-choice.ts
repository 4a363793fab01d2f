import type { TodayRow } from './today-words.ts';

export type StageChoice = 'open' | 'all' | TodayRow['stage'];

/** In the order they are offered. */
export const STAGE_CHOICES = [
  'open',
  'received',
  'entry',
  'audit',
  'hand-over',
  'finalised',
  'all',
] as const satisfies readonly StageChoice[];

/** 未完了 is what somebody still has to do something with. */
export function isChosen(row: TodayRow, choice: StageChoice): boolean {
  if (choice === 'all') return true;
  return choice === 'open' ? row.next !== 'none' : row.stage === choice;
}
