import type { ClosingReport } from '../../../shared/domain/closing/closing-report.ts';
import {
  READING_WORDS,
  REPORT_WORDS,
  reportedReason,
  reportedVerdict,
  STATE_WORDS,
} from '../../../shared/domain/closing/closing-report-words.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { Screen } from '../../app/screen.tsx';
import { useShortcuts } from '../../app/shortcuts.tsx';
import { usePageNow } from '../../core/page-clock.ts';
import { useOperation } from '../../core/use-operation.ts';
import { IssueList } from '../../parts/issue-list.tsx';
import { useLanguage, useSay } from '../../words/language.tsx';
import { dayText, momentText } from '../../words/moment.ts';
import { shareText } from '../../words/share-text.ts';
import { BRACKETS } from '../../words/text.ts';
import { closingWords } from './closing-words.ts';

/** 閉局レポート as a page to look at and to print; `now` = the business day as it stands. No patient data. */
export function ClosingReportPage({ closingId }: { readonly closingId: string | null }) {
  const asked = useOperation('closing.report', closingId === null || closingId === 'now' ? {} : { closingId }, [
    'closing',
    'queue',
  ]);
  const { back } = useNavigation();
  const print = asked.value === null ? null : () => window.print();
  useShortcuts('closing', {
    count: null,
    report: back,
    print,
    reload: asked.reload,
    pause: null,
    cancel: null,
    provisional: null,
    final: null,
    unregistered: null,
    exportList: null,
  });
  return (
    <Screen name="closing">
      <IssueList issues={asked.issues} />
      {asked.value === null ? null : <Sheet report={asked.value.report} />}
    </Screen>
  );
}

function Sheet({ report }: { readonly report: ClosingReport }) {
  const say = useSay();
  const { language } = useLanguage();
  const now = usePageNow(60_000);
  const words = REPORT_WORDS;
  const { emergencyUses = [] } = report;
  const difference = (value: number | null, of: number | null, missing: string): string =>
    value === null || of === null
      ? missing
      : `${value}${say(BRACKETS, { text: `${say(words.difference)} ${of > 0 ? '+' : ''}${of}` })}`;
  return (
    <article className="sheet" aria-labelledby="sheet-title">
      <header>
        <h2 id="sheet-title">
          {say(words.title)}
          {say(BRACKETS, { text: say(words[report.kind]) })}
        </h2>
        <p>
          {report.pharmacyName}　{dayText(report.businessDay, language)}　{say(words.asOf)}{' '}
          {momentText(report.asOf, now)}　{say(words.by)} {report.closedBy}
        </p>
        <p className="sheet-verdict">{reportedVerdict(report, language)}</p>
      </header>
      <dl className="sheet-numbers">
        <Sum label={say(words.dispensed)} value={report.dispensed} />
        <Sum label={say(words.registered)} value={report.registered} sign="=" />
        <Sum label={say(words.exempt)} value={report.exempt} sign="+" />
        <Sum label={say(words.exceptions)} value={report.exceptions.length} sign="+" />
      </dl>
      <dl className="facts">
        <Fact label={say(words.carriedOver)} text={String(report.carriedOver)} />
        <Fact
          label={say(words.prescriptionCount)}
          text={difference(report.prescriptionCount, report.countDifference, say(words.notGiven))}
        />
        <Fact
          label={say(words.serviceCount)}
          text={difference(report.serviceCount, report.serviceDifference, say(words.notAsked))}
        />
        <Fact label={say(words.registrationShare)} text={shareText(report.registrationShare)} />
        <Fact label={say(words.checkShare)} text={shareText(report.checkShare)} />
        <Fact label={say(words.cancelled)} text={String(report.cancelled)} />
        <Fact label={say(words.copiesMissing)} text={String(report.copiesMissing)} />
        <Fact label={say(words.afterClosing)} text={String(report.afterClosing)} />
        {emergencyUses.length === 0 ? null : (
          <Fact
            label={say(words.emergency)}
            text={`${emergencyUses.length} ${say(words.used)}: ${emergencyUses.map((at) => momentText(at, now)).join(', ')}`}
          />
        )}
        <Fact
          label={say(words.fee)}
          text={report.fee === null ? say(words.noFee) : language === 'ja' ? report.fee.name : report.fee.nameEn}
        />
        <Fact label={say(words.reading)} text={say(READING_WORDS[report.feeReading])} />
      </dl>
      <Unregistered report={report} />
      <Late report={report} />
      <p className="quiet">{say(words.caution)}</p>
    </article>
  );
}

function Unregistered({ report }: { readonly report: ClosingReport }) {
  const say = useSay();
  const { language } = useLanguage();
  const words = REPORT_WORDS;
  const unchecked = report.uncheckedReasons;
  return (
    <>
      {report.exceptions.length === 0 ? null : (
        <section>
          <h3>
            {say(words.exceptions)} {say(closingWords.rows, { rows: report.exceptions.length })}
          </h3>
          <ul className="sheet-list">
            {report.exceptions.map((row) => (
              <li key={row.submissionId}>
                <span className="mono">{row.submissionId}</span> {row.dispensingDate} {say(STATE_WORDS[row.state])}
              </li>
            ))}
          </ul>
        </section>
      )}
      {unchecked.length === 0 ? null : (
        <section>
          <h3>{say(words.unchecked)}</h3>
          <ul className="sheet-list">
            {unchecked.map((row) => (
              <li key={row.reason ?? ''}>
                {say(closingWords.rows, { rows: row.rows })} {reportedReason(row, language) ?? say(words.noReason)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Late({ report }: { readonly report: ClosingReport }) {
  const say = useSay();
  const { language } = useLanguage();
  const now = usePageNow(60_000);
  const words = REPORT_WORDS;
  if (report.late.length === 0) return null;
  return (
    <section>
      <h3>
        {say(words.late)} {say(closingWords.rows, { rows: report.late.length })}
      </h3>
      <ul className="sheet-list">
        {report.late.map((row) => (
          <li key={row.submissionId}>
            <span className="mono">{row.submissionId}</span> {row.dispensingDate} →{' '}
            {row.registeredAt === null ? say(words.notYet) : momentText(row.registeredAt, now)}
            {' — '}
            {reportedReason(row, language) ?? say(words.noReason)}
            {row.by === null ? '' : say(BRACKETS, { text: row.by })}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sum({ label, value, sign }: { readonly label: string; readonly value: number; readonly sign?: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {sign === undefined ? null : <span className="quiet">{sign} </span>}
        {value}
      </dd>
    </div>
  );
}

function Fact({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </>
  );
}
