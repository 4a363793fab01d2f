import {
  addDays,
  epochMsOf,
  parseCalendarDate,
  parseInstant,
  tokyoInstant,
} from '../../../shared/domain/calendar-date.ts';
import { splitVerdictLine } from '../../../shared/domain/closing/closing-verdict-line.ts';
import { useVerdictLine, VERDICT_TONES, type Verdict } from '../../app/verdict-context.tsx';
import { usePageNow } from '../../core/page-clock.ts';
import { useOperation } from '../../core/use-operation.ts';
import { Badge, ToneMark } from '../../parts/badge.tsx';
import { useSay } from '../../words/language.tsx';
import { clockLength, momentText } from '../../words/moment.ts';
import { closingWords } from './closing-words.ts';

/** 閉局してよいか: one line, huge. What stands in brackets in the core's line is the smaller half of it. */
export function VerdictBanner({ verdict }: { readonly verdict: Verdict }) {
  const say = useSay();
  const now = usePageNow(1_000);
  const tone = VERDICT_TONES[verdict.verdict];
  const { head, rest } = splitVerdictLine(useVerdictLine(verdict));
  const counted = { given: verdict.count?.given ?? '', accounted: verdict.count?.accounted ?? '' };
  return (
    <section className="verdict" data-tone={tone} aria-live="polite">
      <ToneMark tone={tone} />
      <p className="verdict-line">
        <strong>{head}</strong>
        {rest === '' ? null : <span>{rest}</span>}
      </p>
      <div className="verdict-side">
        {verdict.prescriptionCount === 'not-given' ? (
          <Badge tone="attention" text={say(closingWords.uncounted)} />
        ) : null}
        {verdict.prescriptionCount === 'matched' ? (
          <Badge tone="good" text={say(closingWords.countMatched, counted)} />
        ) : null}
        {verdict.prescriptionCount === 'mismatch' ? (
          <Badge tone="bad" text={say(closingWords.countMismatch, counted)} />
        ) : null}
        <span>{say(closingWords.asOf, { time: momentText(verdict.asOf, now) })}</span>
      </div>
    </section>
  );
}

const AMBER_MS = 2 * 3_600_000;

/** Countdown to 24:00 of the business day, amber two hours before the shop closes. */
export function Countdown({ businessDay }: { readonly businessDay: string }) {
  const say = useSay();
  const now = parseInstant(usePageNow(1_000));
  const settings = useOperation('settings.get', {}, ['settings']).value;
  const day = parseCalendarDate(businessDay);
  if (day === null || now === null) return null;
  const deadline = tokyoInstant(addDays(day, 1));
  const leftMs = epochMsOf(deadline) - epochMsOf(now);
  const closingTime = settings?.settings.closingTime ?? null;
  const closes = closingTime === null ? deadline : tokyoInstant(day, closingTime);
  const tone = leftMs <= 0 ? 'bad' : epochMsOf(closes) - epochMsOf(now) <= AMBER_MS ? 'attention' : 'calm';
  return (
    <div className="countdown push" data-tone={tone}>
      {closingTime === null ? null : (
        <span className="quiet">{say(closingWords.closingTime, { time: closingTime })}</span>
      )}
      <span>{say(leftMs <= 0 ? closingWords.overdue : closingWords.deadline)}</span>
      {leftMs <= 0 ? null : <strong>{clockLength(leftMs / 1000)}</strong>}
    </div>
  );
}
