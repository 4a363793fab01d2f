import { daysLeftWords } from '../../../shared/domain/prescription/days-left.ts';
import { Badge, type Tone, ToneMark } from '../../parts/badge.tsx';
import type { FourMarks, MarkState } from '../../parts/marks.tsx';
import { type Say, useSay } from '../../words/language.tsx';
import { ageOn, shortBirth } from '../../words/moment.ts';
import { nextWords, stageWords, type TodayRow, todayWords } from './today-words.ts';

const STAGES = ['received', 'entry', 'audit', 'hand-over', 'finalised'] as const satisfies readonly TodayRow['stage'][];

/** 受付→入力→監査→交付→確定: where the row stands, told by a word and by the steps behind it. */
export function StageSteps({ stage }: { readonly stage: TodayRow['stage'] }) {
  const say = useSay();
  const here = STAGES.indexOf(stage);
  return (
    <span className="steps" title={STAGES.map((one) => say(stageWords[one])).join(' → ')}>
      {STAGES.map((one, index) => (
        <span key={one} className="step" data-reached={index <= here || undefined} />
      ))}
      <span>{say(stageWords[stage])}</span>
    </span>
  );
}

const NEXT_TONES: Readonly<Partial<Record<TodayRow['next'], Tone>>> = {
  stop: 'bad',
  correct: 'bad',
  'look-up': 'waiting',
  sign: 'attention',
  finalise: 'attention',
  'wait-for-service': 'waiting',
  none: 'good',
};

export function NextAct({ row }: { readonly row: TodayRow }) {
  const say = useSay();
  const { next } = row;
  const tone = NEXT_TONES[next];
  const sending = next === 'wait-for-service' && row.stage === 'finalised';
  const text = say(sending ? todayWords.sending : nextWords[next]);
  if (tone === undefined) return text;
  const badge = <Badge tone={tone} text={text} solid={tone === 'bad'} />;
  return next === 'look-up' ? <span title={say(todayWords.lookUpLong)}>{badge}</span> : badge;
}

export function DaysLeft({ row }: { readonly row: TodayRow }) {
  const say = useSay();
  const { validity } = row;
  if (validity === null) return <span className="quiet">—</span>;
  const text = say(daysLeftWords(validity.daysLeft));
  if (validity.expired || !validity.usable) return <Badge tone="bad" text={text} solid />;
  const soon = validity.daysLeft !== null && validity.daysLeft <= 1;
  if (soon && row.stage !== 'finalised') return <Badge tone="attention" text={text} />;
  return <span>{text}</span>;
}

interface PatientCellProps {
  readonly row: TodayRow;
  /** The age is said as of this day. */
  readonly day: string;
  /** Another one of the list has this name. */
  readonly sameName: boolean;
}

/** The name, and below it what tells apart those who share it. */
export function PatientCell({ row, day, sameName }: PatientCellProps) {
  const say = useSay();
  if (row.askedFor !== null) return <AskedForCell row={row} askedFor={row.askedFor} />;
  const { nameKanji, nameKana, birthDate } = row.patient;
  const age = birthDate === null ? null : ageOn(birthDate, day);
  const birth = shortBirth(birthDate ?? '');
  return (
    <span className="patient-cell">
      <span>
        <strong>{nameKanji ?? nameKana?.normalize('NFKC') ?? say(todayWords.noName)}</strong>
        {sameName ? <Badge tone="attention" text={say(todayWords.sameName)} /> : null}
        {row.visitSize > 1 ? <Badge tone="note" text={say(todayWords.visit, { size: row.visitSize })} /> : null}
      </span>
      <span>
        <span className="born">{age === null ? birth : say(todayWords.born, { birth, age })}</span>
        {nameKanji !== null && nameKana !== null ? <span className="quiet">{nameKana.normalize('NFKC')}</span> : null}
      </span>
    </span>
  );
}

export function askedText({ exchangeNumber, prescriptionId }: NonNullable<TodayRow['askedFor']>, say: Say): string {
  if (exchangeNumber !== null) return say(todayWords.askedNumber, { number: exchangeNumber });
  return say(todayWords.askedId, { id: prescriptionId?.slice(0, 8) ?? '—' });
}

/** Nothing but what the service was asked by is known of it; below it what is being done about that. */
function AskedForCell({
  row,
  askedFor,
}: {
  readonly row: TodayRow;
  readonly askedFor: NonNullable<TodayRow['askedFor']>;
}) {
  const say = useSay();
  const doubt = row.next === 'look-up';
  return (
    <span className="patient-cell" title={doubt ? say(todayWords.lookUpLong) : undefined}>
      <strong>{askedText(askedFor, say)}</strong>
      {doubt || row.next === 'wait-for-service' ? (
        <span className="quiet">{say(doubt ? todayWords.lookUp : todayWords.waitsForService)}</span>
      ) : null}
    </span>
  );
}

export function Troubles({ row }: { readonly row: TodayRow }) {
  const say = useSay();
  if (row.errors === 0 && row.warnings === 0) return null;
  const tone: Tone = row.errors > 0 ? 'bad' : 'attention';
  const text =
    row.errors > 0
      ? say(todayWords.errors, { errors: row.errors })
      : say(todayWords.warnings, { warnings: row.warnings });
  return (
    <span className="trouble" data-tone={tone} title={text}>
      <ToneMark tone={tone} />
      {row.errors > 0 ? row.errors : row.warnings}
    </span>
  );
}

/** Four facts, kept apart (product.md §3). */
export function marksOf({ registration, stage }: TodayRow): FourMarks {
  const { saved, signature, state, copy } = registration;
  const kept: MarkState = saved ? 'done' : 'not-yet';
  if (stage !== 'finalised') return { saved: kept, signed: 'not-yet', registered: 'not-yet', returned: 'not-yet' };
  const unsigned = signature === 'not-needed' || state === 'exempt';
  const signed: MarkState = signature === 'signed' ? 'done' : unsigned ? 'not-needed' : 'waiting';
  return { saved: kept, signed, registered: registeredMark(state), returned: copyMark(state, copy) };
}

function registeredMark(state: string | null): MarkState {
  if (state === 'registered') return 'done';
  if (state === 'rejected' || state === 'held') return 'failed';
  return state === 'exempt' || state === 'voided' || state === 'withdrawn' ? 'not-needed' : 'waiting';
}

function copyMark(state: string | null, copy: TodayRow['registration']['copy']): MarkState {
  if (copy === 'verified') return 'done';
  if (copy === 'bad') return 'failed';
  return state === 'exempt' || state === 'voided' || state === 'withdrawn' ? 'not-needed' : 'waiting';
}
