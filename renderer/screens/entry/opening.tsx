import { type SubmitEvent, useId, useState } from 'react';
import type { OperationOutput } from '../../../shared/contract/operations.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { isComposing } from '../../app/keymap.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useNotices } from '../../app/notices.tsx';
import { Screen } from '../../app/screen.tsx';
import { useShortcuts } from '../../app/shortcuts.tsx';
import { useCore } from '../../core/core-context.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useFocusOnOpen } from '../../parts/use-focus-on-open.ts';
import { useSay } from '../../words/language.tsx';
import { BornAndSex } from './born-and-sex.tsx';
import { openingWords } from './opening-words.ts';
import { inputHints } from './typed-field.tsx';

const NOTHING = () => undefined;

/** F2 of the list: the three ways to a prescription that is not in the list yet. */
export function Opening() {
  const say = useSay();
  useShortcuts('entry', {
    inquiry: null,
    check: null,
    message: null,
    issue: null,
    lastTime: null,
    addDrug: null,
    addGroup: null,
    another: NOTHING,
    finish: null,
  });
  return (
    <Screen name="entry" head={<span className="quiet">{say(openingWords.how)}</span>}>
      <div className="opening">
        <ByExchangeNumber />
        <FromPaper />
        <section className="card">
          <h2>{say(openingWords.scan)}</h2>
          <p>{say(openingWords.scanText)}</p>
        </section>
      </div>
    </Screen>
  );
}

const INSURED = ['insurerNumber', 'symbol', 'number', 'branch'] as const;
const EMPTY = { exchangeNumber: '', insurerNumber: '', symbol: '', number: '', branch: '' };
type Name = keyof typeof EMPTY;

function ByExchangeNumber() {
  const say = useSay();
  const { call } = useCore();
  const { go } = useNavigation();
  const { tell } = useNotices();
  const first = useFocusOnOpen<HTMLInputElement>();
  const [typed, setTyped] = useState(EMPTY);
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState(false);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const plain = (name: Name) => typed[name].normalize('NFKC').replace(/[\s-]/g, '');
  const orNull = (name: Name) => (plain(name) === '' ? null : plain(name));
  const wrong = !/^\d{6,16}$/.test(plain('exchangeNumber'));
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setAsked(true);
    if (wrong || busy) return;
    setBusy(true);
    const answer = await call('reception.receive', {
      exchangeNumber: plain('exchangeNumber'),
      insured: {
        insurerNumber: orNull('insurerNumber'),
        symbol: typed.symbol.trim() === '' ? null : typed.symbol.normalize('NFKC').trim(),
        number: orNull('number'),
        branch: orNull('branch'),
      },
    });
    setBusy(false);
    const received = answer.ok ? answer.value[0] : undefined;
    setIssues(answer.ok ? (received?.issues ?? []) : answer.issues);
    if (received?.prescriptionKey !== null && received?.prescriptionKey !== undefined)
      go('entry', `prescription/${received.prescriptionKey}`);
    else if (received !== undefined && received.issues.length === 0) tell(say(openingWords.notReceived));
  };
  return (
    <form className="card" onSubmit={(event) => void submit(event)} noValidate>
      <h2>{say(openingWords.exchange)}</h2>
      <div className="opening-fields">
        {(['exchangeNumber', ...INSURED] as const).map((name) => (
          <label key={name} className="opening-field" data-name={name}>
            <span>{say(openingWords[name])}</span>
            <input
              className="input"
              ref={name === 'exchangeNumber' ? first : undefined}
              {...inputHints(name === 'symbol' ? 'kanji' : 'number')}
              maxLength={20}
              value={typed[name]}
              aria-invalid={name === 'exchangeNumber' && asked && wrong ? true : undefined}
              aria-describedby={name === 'exchangeNumber' ? 'exchange-problem' : undefined}
              onChange={(event) => setTyped((before) => ({ ...before, [name]: event.target.value }))}
            />
          </label>
        ))}
      </div>
      <p id="exchange-problem" className="field-problem">
        {asked && wrong ? say(openingWords.digits) : ''}
      </p>
      <div role="alert">
        <IssueList issues={issues} />
      </div>
      <button type="submit" className="button" data-kind="main" disabled={busy}>
        {say(busy ? openingWords.receiving : openingWords.receive)}
      </button>
    </form>
  );
}

type Found = OperationOutput<'patient.search'>[number];
const FOUND_MOST = 8;

/** Of a patient who was here before the head is offered; drugs are read off the new paper. */
function FromPaper() {
  const say = useSay();
  const id = useId();
  const { call } = useCore();
  const { go } = useNavigation();
  const { tell, refuse } = useNotices();
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Found[]>([]);
  const search = async (typed: string) => {
    setText(typed);
    if (typed.trim() === '') return setFound([]);
    const answer = await call('patient.search', { text: typed.trim(), limit: FOUND_MOST });
    setFound(answer.ok ? answer.value : []);
  };
  const open = async (patientId?: number) => {
    const answer = await call('entry.open', { paper: patientId === undefined ? {} : { patientId } });
    if (!answer.ok) return refuse(answer.issues);
    const { offeredFrom, entryId } = answer.value;
    if (offeredFrom !== null) tell(say(openingWords.offered, { day: offeredFrom.dispensingDate }));
    go('entry', `entry/${entryId}`);
  };
  return (
    <section className="card">
      <h2>{say(openingWords.paper)}</h2>
      <div className="field">
        <label htmlFor={id}>{say(openingWords.patient)}</label>
        <input
          id={id}
          {...inputHints('kana')}
          maxLength={60}
          value={text}
          onChange={(event) => void search(event.target.value)}
          onKeyDown={(event) => {
            const [only] = found;
            if (event.key !== 'Enter' || isComposing(event.nativeEvent) || only === undefined) return;
            event.preventDefault();
            if (found.length === 1) void open(only.patientId);
          }}
        />
      </div>
      <ul className="found-patients">
        {found.map((one) => (
          <li key={one.patientId}>
            <button type="button" className="found-patient" onClick={() => void open(one.patientId)}>
              <strong>{one.patient.nameKanji ?? one.patient.nameKana?.normalize('NFKC')}</strong>
              <span className="quiet">{one.patient.nameKana?.normalize('NFKC')}</span>
              <BornAndSex patient={one.patient} />
              <span className="quiet">
                {one.lastVisits[0] === undefined ? '' : say(openingWords.lastVisit, { day: one.lastVisits[0] })}
                {one.identified ? '' : ` ${say(openingWords.unsure)}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="button" onClick={() => void open()}>
        {say(openingWords.newPatient)}
      </button>
    </section>
  );
}
