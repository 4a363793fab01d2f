import { useCore } from '../core/core-context.tsx';
import { usePageNow } from '../core/page-clock.ts';
import { Badge } from '../parts/badge.tsx';
import { useSay } from '../words/language.tsx';
import { momentText } from '../words/moment.ts';
import { frameWords } from './frame-words.ts';

/** The line to the service: online or not, since when, and when it is tried next. */
export function LineState() {
  const say = useSay();
  const now = usePageNow(30_000);
  const { line } = useCore();
  if (line === null || line.online === null) return <Badge tone="calm" text={say(frameWords.lineUnknown)} />;
  const since = line.since === null ? null : say(frameWords.lineSince, { time: momentText(line.since, now) });
  const next = line.nextTryAt === null ? null : say(frameWords.lineNext, { time: momentText(line.nextTryAt, now) });
  const shown = [say(line.online ? frameWords.lineOnline : frameWords.lineOffline), since, next];
  return <Badge tone={line.online ? 'good' : 'attention'} text={shown.filter((part) => part !== null).join(' ')} />;
}
