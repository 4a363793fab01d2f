import { PROOF_WORDS, sizeText } from '../../../../shared/domain/backup/backup-words.ts';
import { useNotices } from '../../../app/notices.tsx';
import { useSession } from '../../../app/session-context.tsx';
import { usePageNow } from '../../../core/page-clock.ts';
import { useLongOperation } from '../../../core/use-long-operation.ts';
import { useOperation } from '../../../core/use-operation.ts';
import { Badge, ToneMark } from '../../../parts/badge.tsx';
import { IssueList } from '../../../parts/issue-list.tsx';
import { StopButton } from '../../../parts/stop-button.tsx';
import { useSay } from '../../../words/language.tsx';
import { momentText } from '../../../words/moment.ts';
import { BackupSettings } from './backup-settings.tsx';
import { type BackupStatus, backupWords as words } from './backup-words.ts';

/** When the last backup was made and really restored, where the generations are; by key now, and the rules of every night. */
export function BackupCard() {
  const say = useSay();
  const { can } = useSession();
  const asked = useOperation('backup.status', {}, ['closing', 'settings']);
  const status = asked.value;
  return (
    <section className="card stack" aria-labelledby="backup-title">
      <h2 id="backup-title">{say(words.title)}</h2>
      <IssueList issues={asked.issues} />
      {status === null ? null : (
        <>
          <IssueList issues={status.issues} />
          <Standing status={status} />
          {can('administer') || can('support') ? <Acts onDone={asked.reload} /> : null}
          {can('administer') ? (
            <BackupSettings key={JSON.stringify(status.settings)} settings={status.settings} onSaved={asked.reload} />
          ) : null}
          <p className="quiet">{say(words.restoreHint)}</p>
        </>
      )}
    </section>
  );
}

function Standing({ status }: { readonly status: BackupStatus }) {
  const say = useSay();
  const now = usePageNow(60_000);
  const { madeAt, lastRehearsal } = status;
  return (
    <>
      <dl className="facts">
        <div className="fact">
          <dt>{say(words.made)}</dt>
          <dd>{madeAt === null ? say(words.never) : momentText(madeAt, now)}</dd>
        </div>
        <div className="fact">
          <dt>{say(words.rehearsed)}</dt>
          <dd>
            {lastRehearsal === null ? (
              say(words.never)
            ) : (
              <>
                {momentText(lastRehearsal.at, now)}{' '}
                <Badge
                  tone={lastRehearsal.ok ? 'good' : 'bad'}
                  text={say(lastRehearsal.ok ? words.passed : words.failed)}
                />
              </>
            )}
          </dd>
        </div>
        <Target label={say(words.first)} target={status.first} />
        {status.second === null ? null : <Target label={say(words.second)} target={status.second} />}
      </dl>
      {lastRehearsal === null ? null : (
        <ul className="check-list">
          {lastRehearsal.proofs.map((proof) => (
            <li key={proof.name}>
              <ToneMark tone={proof.ok ? 'good' : 'bad'} />
              {say(PROOF_WORDS[proof.name])}{' '}
              <span className="quiet">
                {proof.found.toLocaleString('ja-JP')} / {proof.expected.toLocaleString('ja-JP')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Target({ label, target }: { readonly label: string; readonly target: BackupStatus['first'] }) {
  const say = useSay();
  const now = usePageNow(60_000);
  const readable = target.generations.filter(({ createdAt }) => createdAt !== null);
  const newest = readable[0];
  const broken = target.generations.length - readable.length;
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>
        <span className="mono">{target.folder}</span>{' '}
        {target.reachable ? null : <Badge tone="attention" text={say(words.gone)} />}
        <br />
        {say(words.generations, { count: readable.length })}
        {newest === undefined ? null : (
          <>
            {'　'}
            {say(words.newest, { when: momentText(newest.createdAt ?? '', now), size: sizeText(newest.bytes) })}
          </>
        )}
        {broken === 0 ? null : <Badge tone="attention" text={say(words.unreadable, { count: broken })} />}
      </dd>
    </div>
  );
}

function Acts({ onDone }: { readonly onDone: () => void }) {
  const say = useSay();
  const { can } = useSession();
  const { tell, refuse } = useNotices();
  const making = useLongOperation('backup.make');
  const rehearsing = useLongOperation('backup.rehearse');
  const running = making.running ?? rehearsing.running;
  const make = async () => {
    const answer = await making.start({ rehearse: true });
    onDone();
    if (!answer.ok) return refuse(answer.issues);
    tell(say(words.done, { size: sizeText(answer.value.bytes), seconds: answer.value.seconds.toFixed(1) }));
  };
  const rehearse = async () => {
    const answer = await rehearsing.start({});
    onDone();
    if (!answer.ok) return refuse(answer.issues);
    const outcome = say(answer.value.ok ? words.passed : words.failed);
    tell(say(words.rehearsalDone, { outcome, seconds: answer.value.seconds.toFixed(1) }));
  };
  if (running !== null) {
    const { progress } = running;
    return (
      <div className="row-of">
        <strong>{say(making.running === null ? words.rehearsing : words.making)}</strong>
        <progress
          aria-label={say(words.making)}
          {...(progress === null || progress.total === 0 ? {} : { value: progress.done, max: progress.total })}
        />
        <StopButton running={running} />
      </div>
    );
  }
  return (
    <div className="row-of">
      {can('administer') ? (
        <button type="button" className="button" data-kind="main" data-act="backup" onClick={() => void make()}>
          {say(words.make)}
        </button>
      ) : null}
      <button type="button" className="button" onClick={() => void rehearse()}>
        {say(words.rehearse)}
      </button>
      {can('administer') ? <span className="quiet">{say(words.makeHint)}</span> : null}
    </div>
  );
}
