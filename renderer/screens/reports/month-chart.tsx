import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { useLanguage, useSay } from '../../words/language.tsx';
import { dayText } from '../../words/moment.ts';
import { shareText } from '../../words/share-text.ts';
import { reportWords } from './report-words.ts';

export type Month = OperationOutput<'closing.month'>;
type Day = Month['days'][number];

const WIDTH = 1180;
const HEIGHT = 190;
const LEFT = 44;
const TOP = 14;
const FLOOR = HEIGHT - 26;

/** Each day a column of its same-day registration with what is missing on top of it, and the check rate as a line. */
export function MonthChart({ days }: { readonly days: readonly Day[] }) {
  const say = useSay();
  const { grid, y } = scaleOf(days);
  const step = (WIDTH - LEFT) / Math.max(1, days.length);
  const worked = days.map((day, index) => ({ day, index })).filter(({ day }) => day.sameDayShare.whole > 0);
  const x = (index: number) => LEFT + index * step;
  const line = worked.map(({ day, index }) => `${x(index) + step / 2},${y(percentOf(day.checkShare))}`).join(' ');
  return (
    <figure className="chart">
      <figcaption className="row-of">
        <strong>{say(reportWords.chart)}</strong>
        <span className="chart-key" data-series="same-day">
          {say(reportWords.sameDay)}
        </span>
        <span className="chart-key" data-series="late">
          {say(reportWords.lateWithout)}
        </span>
        <span className="chart-key" data-series="check">
          {say(reportWords.check)}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={say(reportWords.chart)}>
        {grid.map((percent) => (
          <g key={percent}>
            <line className="chart-grid" x1={LEFT} x2={WIDTH} y1={y(percent)} y2={y(percent)} />
            <text x={LEFT - 6} y={y(percent) + 4} textAnchor="end">
              {percent}%
            </text>
          </g>
        ))}
        {days.map((day, index) => (
          <Column key={day.day} day={day} y={y} x={x(index) + step * 0.18} width={step * 0.64} />
        ))}
        <polyline className="chart-check" points={line} />
        {worked.map(({ day, index }) => (
          <circle
            key={day.day}
            className="chart-check-point"
            cx={x(index) + step / 2}
            cy={y(percentOf(day.checkShare))}
            r={3}
          />
        ))}
        {days.map((day, index) => (
          <text key={day.day} x={x(index) + step / 2} y={HEIGHT - 3} textAnchor="middle">
            {Number(day.day.slice(8))}
          </text>
        ))}
      </svg>
    </figure>
  );
}

interface ColumnProps {
  readonly day: Day;
  readonly x: number;
  readonly width: number;
  readonly y: Scale['y'];
}

function Column({ day, x, width, y }: ColumnProps) {
  const say = useSay();
  const { language } = useLanguage();
  const { sameDayShare, checkShare, dispensed } = day;
  const name = dayText(day.day, language);
  if (sameDayShare.whole === 0) return null;
  const top = y(percentOf(sameDayShare));
  const title = say(reportWords.chartDay, {
    day: name,
    same: shareText(sameDayShare),
    check: shareText(checkShare),
    dispensed,
  });
  return (
    <g>
      <title>{title}</title>
      <rect className="chart-day" x={x} width={width} y={top} height={FLOOR - top} />
      {sameDayShare.part === sameDayShare.whole ? null : (
        <rect
          className={day.lateWithoutReason > 0 ? 'chart-missing' : 'chart-late'}
          x={x}
          width={width}
          y={y(100)}
          height={Math.max(4, top - y(100))}
        />
      )}
      {day.outages > 0 ? <path className="chart-outage" d={`M${x + width / 2} ${FLOOR + 1}l5 7h-10z`} /> : null}
    </g>
  );
}

function percentOf({ part, whole }: Day['checkShare']): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}

/** Most rates live near the top: the scale begins at half unless a day lies below. */
function scaleOf(days: readonly Day[]): Scale {
  const rates = days.filter((day) => day.sameDayShare.whole > 0).flatMap((day) => [day.sameDayShare, day.checkShare]);
  const from = rates.some((share) => percentOf(share) < 50) ? 0 : 50;
  return {
    grid: [from, (from + 100) / 2, 100],
    y: (percent) => TOP + ((100 - Math.max(from, percent)) / (100 - from)) * (FLOOR - TOP),
  };
}

interface Scale {
  readonly grid: readonly number[];
  readonly y: (percent: number) => number;
}
