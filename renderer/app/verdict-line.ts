import { type Say, useLanguage, useSay } from '../words/language.tsx';
import { timeText } from '../words/moment.ts';
import type { Words } from '../words/text.ts';
import { rowsToActOn, type Verdict } from './verdict-context.tsx';

const words = {
  closable: { ja: '閉局OK', en: 'You may close' },
  auto: { ja: '閉局可', en: 'You may close: the rest is sent by itself' },
  autoFrom: { ja: '閉局可', en: 'You may close: the rest is sent by itself from {from}' },
  autoFromEnd: { ja: '閉局可', en: 'You may close: the rest is sent by itself from {from}, until about {time}' },
  autoEnd: { ja: '閉局可', en: 'You may close: the rest is sent by itself, until about {time}' },
  lateRisk: { ja: '', en: ' (may miss the same day)' },
  act: { ja: '要対応', en: '{rows} to act on' },
  uncounted: { ja: '', en: ', prescriptions not counted' },
} as const satisfies Words;

/** The line of the core in Japanese; in English the same said shorter from its parts. */
export function useVerdictLine(verdict: Verdict | null): string {
  const say = useSay();
  const { language } = useLanguage();
  if (verdict === null) return '';
  if (language === 'ja') return verdict.line;
  const uncounted = verdict.prescriptionCount === 'not-given' ? say(words.uncounted) : '';
  switch (verdict.verdict) {
    case 'closable':
      return `${say(words.closable)}${uncounted}`;
    case 'closable-auto': {
      const risk = verdict.lateRisk === true ? say(words.lateRisk) : '';
      return `${autoText(say, verdict)}${risk}${uncounted}`;
    }
    case 'action-required':
      return `${say(words.act, { rows: rowsToActOn(verdict) })}${uncounted}`;
  }
}

function autoText(say: Say, { sendsFrom = null, expectedEnd }: Verdict): string {
  const time = expectedEnd === null ? null : timeText(expectedEnd);
  if (sendsFrom === null) return time === null ? say(words.auto) : say(words.autoEnd, { time });
  const from = timeText(sendsFrom);
  return time === null ? say(words.autoFrom, { from }) : say(words.autoFromEnd, { from, time });
}
