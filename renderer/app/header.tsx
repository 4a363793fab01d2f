import { useEffect } from 'react';
import { usePageNow } from '../core/page-clock.ts';
import { Badge, ToneMark } from '../parts/badge.tsx';
import { useLanguage, useSay } from '../words/language.tsx';
import { dayText } from '../words/moment.ts';
import { frameWords } from './frame-words.ts';
import { LineState } from './line-state.tsx';
import { useNavigation } from './navigation.tsx';
import { useSession } from './session-context.tsx';
import { UserMenu } from './user-menu.tsx';
import { rowsToActOn, useVerdict, useVerdictLine, VERDICT_TONES } from './verdict-context.tsx';

/** Pharmacy, business day, verdict, line, user, key: what everybody must see on every screen. */
export function Header() {
  const say = useSay();
  const { language } = useLanguage();
  const { who } = useSession();
  const { value: verdict } = useVerdict();
  return (
    <header className="header">
      <div className="header-shop">
        <strong>{who?.profile.pharmacy ?? say(frameWords.product)}</strong>
        {who?.profile.training === true ? <Badge tone="attention" text={say(frameWords.training)} /> : null}
      </div>
      {verdict === null ? null : (
        <span className="header-day">
          <span className="quiet">{say(frameWords.businessDay)}</span> {dayText(verdict.businessDay, language)}
        </span>
      )}
      <VerdictLine />
      <LineState />
      <KeyOpen />
      <UserMenu />
    </header>
  );
}

function VerdictLine() {
  const say = useSay();
  const { go } = useNavigation();
  const { value: verdict } = useVerdict();
  const line = useVerdictLine(verdict);
  const rows = rowsToActOn(verdict);
  useEffect(() => {
    const count = rows > 0 ? `(${rows}) ${say(frameWords.personRows, { rows })} - ` : '';
    document.title = `${count}${say(frameWords.product)}`;
  }, [rows, say]);
  if (verdict === null) return <span className="header-verdict quiet">{say(frameWords.verdictUnknown)}</span>;
  return (
    <button
      type="button"
      className="header-verdict"
      data-tone={VERDICT_TONES[verdict.verdict]}
      title={say(frameWords.verdictButton, { line })}
      onClick={() => go('closing')}
    >
      <ToneMark tone={VERDICT_TONES[verdict.verdict]} />
      <span>{line}</span>
    </button>
  );
}

function KeyOpen() {
  const say = useSay();
  const now = usePageNow(15_000);
  const { who } = useSession();
  const key = who?.key ?? null;
  if (key === null) return null;
  const minutes = Math.ceil((Date.parse(key.endsAt) - Date.parse(now)) / 60_000);
  return minutes <= 0 ? null : <Badge tone="note" text={say(frameWords.keyOpen, { minutes })} />;
}
