import { closingWords } from '../screens/closing/closing-words.ts';
import { queueWords } from '../screens/queue/queue-page-words.ts';
import { nextWords, stageWords, todayWords } from '../screens/today/today-words.ts';
import { kindWords } from '../words/queue-words.ts';
import type { Words } from '../words/text.ts';
import { frameWords } from './frame-words.ts';
import { SCREENS } from './screens.ts';

const tables: readonly Words[] = [
  frameWords,
  SCREENS,
  todayWords,
  stageWords,
  nextWords,
  closingWords,
  queueWords,
  kindWords,
];

/** Stands for patients where they may not be seen. */
const MASK = '＊';

/** What the landing screens say in Japanese, one after the other. */
export const firstWords = tables.flatMap((words) => Object.values(words).map(({ ja }) => ja)).join('') + MASK;
