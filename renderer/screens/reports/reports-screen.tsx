import { useState } from 'react';
import { parseInstant, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { READING_WORDS } from '../../../shared/domain/closing/closing-report-words.ts';
import { useNotices } from '../../app/notices.tsx';
import { Screen } from '../../app/screen.tsx';
import { useShortcuts } from '../../app/shortcuts.tsx';
import { useCore } from '../../core/core-context.tsx';
import { pageNow } from '../../core/page-clock.ts';
import { saveFile } from '../../core/save-file.ts';
import { useOperation } from '../../core/use-operation.ts';
import { Badge } from '../../parts/badge.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useLanguage, useSay } from '../../words/language.tsx';
import { dayText } from '../../words/moment.ts';
import { shareText } from '../../words/share-text.ts';
import { type Month, MonthChart } from './month-chart.tsx';
import { OutageDiary } from './outage-diary.tsx';
import { closedWords, reportWords } from './report-words.ts';

const READING_TONES = {
  'all-same-day': 'good',
  'late-with-reason': 'attention',
  'late-without-reason': 'bad',
  open: 'waiting',
  'nothing-to-register': 'calm',
} as const;

/** 報告: one month, its rates by day, its outages. */
export function ReportsScreen() {
  const say = useSay();
  const { call } = useCore();
  const { tell, refuse } = useNotices();
  const [month, setMonth] = useState(() => monthOf(pageNow()));
  const asked = useOperation('closing.month', { month }, ['closing', 'queue', 'checks']);
  const { first, last } = boundsOf(month);
  const outages = useOperation('outage.list', { from: first, to: last }, ['queue', 'closing']).value ?? [];
  const move = (months: number) => setMonth((before) => movedMonth(before, months));
  useShortcuts('reports', {
    previous: () => move(-1),
    next: () => move(1),
    print: () => window.print(),
    reload: asked.reload,
  });
  const exportCsv = async () => {
    const answer = await call('export.csv', { list: 'month', filter: { month } });
    if (!answer.ok) return refuse(answer.issues);
    saveFile(answer.value.fileName, answer.value.base64, 'text/csv');
    tell(say(reportWords.csvDone, { rows: answer.value.rows }));
  };
  const [year, number] = month.split('-');
  return (
    <Screen
      name="reports"
      head={
        <>
          <button type="button" className="button" onClick={() => move(-1)}>
            {say(reportWords.previous)}
          </button>
          <strong aria-live="polite">{say(reportWords.month, { year: year ?? '', month: number ?? '' })}</strong>
          <button type="button" className="button" onClick={() => move(1)}>
            {say(reportWords.next)}
          </button>
          <button type="button" className="button push" onClick={() => void exportCsv()}>
            {say(reportWords.csv)}
          </button>
        </>
      }
    >
      <IssueList issues={asked.issues} />
      {asked.value === null ? null : (
        <>
          <Total month={asked.value} />
          <section className="card">
            <MonthChart days={asked.value.days} />
          </section>
          <OutageDiary outages={outages} days={asked.value.days.map(({ day }) => day)} />
          <DayTable month={asked.value} />
          <p className="quiet">{say(reportWords.caution)}</p>
        </>
      )}
    </Screen>
  );
}

function Total({ month }: { readonly month: Month }) {
  const say = useSay();
  const { total } = month;
  const facts = [
    [reportWords.sameDay, shareText(total.sameDayShare)],
    [reportWords.check, shareText(total.checkShare)],
    [reportWords.dispensed, String(total.dispensed)],
    [reportWords.exempt, String(total.exempt)],
    [reportWords.lateWith, String(total.lateWithReason)],
    [reportWords.lateWithout, String(total.lateWithoutReason)],
  ] as const;
  return (
    <dl className="totals">
      {facts.map(([label, text]) => (
        <div key={label.ja} className="card">
          <dt>{say(label)}</dt>
          <dd>{text}</dd>
        </div>
      ))}
      <div className="card">
        <dt>{say(reportWords.reading)}</dt>
        <dd>
          <Badge tone={READING_TONES[total.reading]} text={say(READING_WORDS[total.reading])} />
        </dd>
      </div>
    </dl>
  );
}

function DayTable({ month }: { readonly month: Month }) {
  const say = useSay();
  const { language } = useLanguage();
  const columns = ['dispensed', 'registered', 'exempt', 'open', 'lateWith', 'lateWithout'] as const;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a narrow screen it scrolls, by keyboard too
    <section className="card" aria-labelledby="days-title" tabIndex={0}>
      <h2 id="days-title">{say(reportWords.table)}</h2>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{say(reportWords.day)}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="number">
                {say(reportWords[column])}
              </th>
            ))}
            <th scope="col">{say(reportWords.sameDay)}</th>
            <th scope="col">{say(reportWords.check)}</th>
            <th scope="col">{say(reportWords.reading)}</th>
            <th scope="col">{say(reportWords.closing)}</th>
          </tr>
        </thead>
        <tbody>
          {month.days.map((day) => (
            <tr key={day.day}>
              <th scope="row">{dayText(day.day, language)}</th>
              <td className="number">{day.dispensed}</td>
              <td className="number">{day.registered}</td>
              <td className="number">{day.exempt}</td>
              <td className="number">{day.open}</td>
              <td className="number">{day.lateWithReason}</td>
              <td className="number">{day.lateWithoutReason}</td>
              <td>{shareText(day.sameDayShare)}</td>
              <td>{shareText(day.checkShare)}</td>
              <td>
                <Badge tone={READING_TONES[day.reading]} text={say(READING_WORDS[day.reading])} />
              </td>
              <td>{say(closedWords[day.closing])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function monthOf(now: string): string {
  const instant = parseInstant(now);
  return (instant === null ? now : tokyoDateOf(instant)).slice(0, 7);
}

function movedMonth(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const index = year * 12 + number - 1 + months;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

function boundsOf(month: string): { readonly first: string; readonly last: string } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const days = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return { first: `${month}-01`, last: `${month}-${days}` };
}
