import { daysLeftWords } from '../../../shared/domain/prescription/days-left.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { type FourMarks, Marks } from '../../parts/marks.tsx';
import { useSay } from '../../words/language.tsx';
import { timeText } from '../../words/moment.ts';
import { CheckBadge } from '../check/check-badge.tsx';
import { checkWords } from '../check/check-words.ts';
import { prescriptionKindWords } from '../today/today-words.ts';
import { BornAndSex } from './born-and-sex.tsx';
import { useEntryWork } from './entry-context.tsx';
import { entryWords } from './entry-words.ts';
import type { EntryView, SaveState } from './use-entry.ts';

interface EntryHeadProps {
  /** null = they are shown elsewhere */
  readonly marks: FourMarks | null;
  /** Groups of the check that wait for a decision: of our own records too, whatever the service said */
  readonly undecided?: number;
}

/** Whose prescription it is, how long it may be used, what is done with it: always in sight. */
export function EntryHead({ marks, undecided = 0 }: EntryHeadProps) {
  const say = useSay();
  const { view, form } = useEntryWork();
  const { prescription } = view;
  const institution = prescription?.institution.name ?? form.paper?.institution.name ?? '';
  const prescriber = prescription?.prescriber.name ?? form.paper?.prescriber.name ?? '';
  const issued = prescription?.issuedOn ?? form.paper?.issuedOn ?? '';
  return (
    <div className="entry-head">
      <Person view={view} />
      <Badge tone="calm" text={say(prescriptionKindWords[view.kind])} />
      <Round view={view} />
      <Validity view={view} />
      <CheckBadge check={view.check} />
      {undecided === 0 ? null : (
        <Badge tone="bad" text={say(checkWords.undecidedGroups, { groups: undecided })} solid />
      )}
      <span className="entry-from">
        {institution} {prescriber}
        {issued === '' ? null : (
          <span className="quiet">
            {' '}
            {say(entryWords.issuedOn)} {issued}
          </span>
        )}
      </span>
      {marks === null ? null : (
        <span className="entry-saved">
          <DraftState />
          <Marks marks={marks} />
        </span>
      )}
    </div>
  );
}

function Person({ view }: { readonly view: EntryView }) {
  const say = useSay();
  const { form } = useEntryWork();
  const patient = view.prescription?.patient ?? form.paper?.patient ?? null;
  const kanji = patient?.nameKanji ?? '';
  const kana = (patient?.nameKana ?? '').normalize('NFKC');
  return (
    <span className="entry-person">
      <strong>{kanji !== '' ? kanji : kana !== '' ? kana : say(entryWords.noName)}</strong>
      {kanji !== '' && kana !== '' ? <span className="quiet">{kana}</span> : null}
      <BornAndSex patient={patient} short />
    </span>
  );
}

function Round({ view }: { readonly view: EntryView }) {
  const say = useSay();
  const { type, round, of, plannedDate } = view.round;
  if (type === 'once') return null;
  const planned = plannedDate === null ? '' : ` ${say(entryWords.planned, { day: plannedDate })}`;
  return <Badge tone="note" text={`${say(entryWords[type], { round, of })}${planned}`} />;
}

function Validity({ view: { validity } }: { readonly view: EntryView }) {
  const say = useSay();
  if (validity === null) return null;
  const stopped = validity.expired || !validity.usable;
  const tone: Tone = stopped ? 'bad' : validity.daysLeft !== null && validity.daysLeft <= 1 ? 'attention' : 'calm';
  return <Badge tone={tone} text={say(daysLeftWords(validity.daysLeft))} solid={stopped} />;
}

const SAVE_TONES: Readonly<Record<SaveState, Tone>> = {
  saved: 'good',
  waiting: 'waiting',
  saving: 'waiting',
  failed: 'bad',
};

function DraftState() {
  const say = useSay();
  const { saveState, view } = useEntryWork();
  const texts = {
    saved: say(entryWords.saved, { time: timeText(view.updatedAt) }),
    waiting: say(entryWords.waiting),
    saving: say(entryWords.saving),
    failed: say(entryWords.saveFailed),
  };
  return <Badge tone={SAVE_TONES[saveState]} text={texts[saveState]} solid={saveState === 'failed'} />;
}

/** The other prescriptions of the same visit, one key away each. */
export function VisitLinks() {
  const say = useSay();
  const { view } = useEntryWork();
  const { go } = useNavigation();
  if (view.visit.length === 0) return null;
  return (
    <nav className="visit-links" aria-label={say(entryWords.visit)}>
      <span className="quiet">{say(entryWords.visit)}</span>
      {view.visit.map(({ prescriptionKey, entryId }, index) => (
        <button
          key={prescriptionKey ?? entryId}
          type="button"
          className="link"
          onClick={() => go('entry', entryId === null ? `prescription/${prescriptionKey ?? ''}` : `entry/${entryId}`)}
        >
          {say(entryWords.visitOne, { number: index + 2 })}
        </button>
      ))}
    </nav>
  );
}
