import type { OperationOutput } from '../../../shared/contract/operations.ts';
import {
  addDays,
  type CalendarDate,
  epochMsOf,
  parseCalendarDate,
  parseInstant,
  tokyoInstant,
} from '../../../shared/domain/calendar-date.ts';
import { usePageNow } from '../../core/page-clock.ts';
import { useSay } from '../../words/language.tsx';
import { momentText } from '../../words/moment.ts';
import { reportWords } from './report-words.ts';

type Outage = OperationOutput<'outage.list'>[number];

const WIDTH = 1180;
const HEIGHT = 40;
const LEFT = 44;

interface OutageDiaryProps {
  readonly outages: readonly Outage[];
  readonly days: readonly string[];
}

/** When the line or the service was out, on the time line of the month, and what it did to which rows. */
export function OutageDiary({ outages, days }: OutageDiaryProps) {
  const say = useSay();
  const now = usePageNow(60_000);
  const first = parseCalendarDate(days[0] ?? '');
  const last = parseCalendarDate(days.at(-1) ?? '');
  return (
    <section className="card" aria-labelledby="diary-title">
      <h2 id="diary-title">{say(reportWords.diary)}</h2>
      {outages.length === 0 || first === null || last === null ? (
        <p className="quiet">{say(reportWords.diaryNone)}</p>
      ) : (
        <>
          <TimeLine outages={outages} first={first} last={last} now={now} />
          <ul className="diary">
            {outages.map((outage) => (
              <li key={outage.outageId}>
                <span>
                  {momentText(outage.startedAt, now)} –{' '}
                  {outage.endedAt === null ? say(reportWords.ongoing) : momentText(outage.endedAt, now)}
                </span>
                <span>{say(outage.words)}</span>
                <span className="quiet">{say(reportWords.rows, { rows: outage.rows, late: outage.lateRows })}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface TimeLineProps {
  readonly outages: readonly Outage[];
  readonly first: CalendarDate;
  readonly last: CalendarDate;
  readonly now: string;
}

function TimeLine({ outages, first, last, now }: TimeLineProps) {
  const say = useSay();
  const from = epochMsOf(tokyoInstant(first));
  const to = epochMsOf(tokyoInstant(addDays(last, 1)));
  const x = (text: string) => {
    const instant = parseInstant(text);
    const ms = instant === null ? from : epochMsOf(instant);
    return LEFT + ((Math.min(Math.max(ms, from), to) - from) / (to - from)) * (WIDTH - LEFT);
  };
  return (
    <svg className="diary-line" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={say(reportWords.diary)}>
      <line className="chart-grid" x1={LEFT} x2={WIDTH} y1={28} y2={28} />
      {outages.map((outage) => {
        const start = x(outage.startedAt);
        return (
          <g key={outage.outageId}>
            <title>{say(outage.words)}</title>
            <rect
              className={outage.lateRows > 0 ? 'diary-late' : 'diary-outage'}
              x={start}
              y={12}
              width={Math.max(4, x(outage.endedAt ?? now) - start)}
              height={16}
              rx={2}
            />
          </g>
        );
      })}
    </svg>
  );
}
