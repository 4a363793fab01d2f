import { epochMsOf, parseInstant } from '../../../shared/domain/calendar-date.ts';
import { useLanguage, useSay } from '../../words/language.tsx';
import { timeText } from '../../words/moment.ts';
import { textIn } from '../../words/text.ts';
import { type Life, queueWords } from './queue-page-words.ts';

const WIDTH = 440;
const HEIGHT = 74;
const SIDE = 12;
const LANE_Y = 38;
const TONES = { done: 'good', wait: 'waiting', trouble: 'bad', plain: 'calm' } as const;

/** What happened to the row along the time, to scale: outages as a band, tries as bars, the rest as points. */
export function LifePicture({ line }: { readonly line: Life['line'] }) {
  const say = useSay();
  const { language } = useLanguage();
  const moments = line.flatMap(({ at, until }) => [at, until ?? at]).map(msOf);
  const from = Math.min(...moments);
  const to = Math.max(...moments, from + 60_000);
  const x = (at: string) => SIDE + ((msOf(at) - from) / (to - from)) * (WIDTH - 2 * SIDE);
  const first = line[0];
  const last = line.at(-1);
  if (first === undefined || last === undefined) return null;
  return (
    <svg className="life-picture" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={say(queueWords.detail)}>
      {line
        .filter(({ kind }) => kind === 'outage')
        .map(({ at, until }) => (
          <rect
            key={at}
            className="life-outage"
            x={x(at)}
            y={10}
            width={Math.max(3, x(until ?? last.at) - x(at))}
            height={42}
          />
        ))}
      <line className="life-axis" x1={SIDE} x2={WIDTH - SIDE} y1={LANE_Y} y2={LANE_Y} />
      {line
        .filter(({ kind }) => kind !== 'outage')
        .map((entry) => (
          <g key={`${entry.at} ${entry.code} ${entry.kind}`} data-tone={TONES[entry.tone]}>
            <title>{`${timeText(entry.at)} ${textIn(language, entry.words)}`}</title>
            <Point x={x(entry.at)} width={entry.until === null ? 0 : x(entry.until) - x(entry.at)} tone={entry.tone} />
          </g>
        ))}
      <text x={SIDE} y={HEIGHT - 6}>
        {timeText(first.at)}
      </text>
      <text x={WIDTH - SIDE} y={HEIGHT - 6} textAnchor="end">
        {timeText(last.at)}
      </text>
    </svg>
  );
}

/** A shape for each tone, so that a black print tells them apart: disc, ring, diamond, tick. */
function Point({
  x,
  width,
  tone,
}: {
  readonly x: number;
  readonly width: number;
  readonly tone: Life['line'][number]['tone'];
}) {
  const bar = width > 2 ? <rect className="life-bar" x={x} y={LANE_Y - 4} width={width} height={8} rx={2} /> : null;
  const at = x + width;
  if (tone === 'trouble') {
    return (
      <>
        {bar}
        <path className="life-point" d={`M${at} ${LANE_Y - 8}l7 8l-7 8l-7 -8z`} />
      </>
    );
  }
  if (tone === 'plain') return <path className="life-tick" d={`M${at} ${LANE_Y - 8}v16`} />;
  return (
    <>
      {bar}
      <circle className={tone === 'done' ? 'life-point' : 'life-ring'} cx={at} cy={LANE_Y} r={6} />
    </>
  );
}

function msOf(text: string): number {
  const instant = parseInstant(text);
  return instant === null ? 0 : epochMsOf(instant);
}
