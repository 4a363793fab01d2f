import { useState } from 'react';
import { useNavigation } from '../../app/navigation.tsx';
import { Screen } from '../../app/screen.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useShortcuts } from '../../app/shortcuts.tsx';
import { useOperation } from '../../core/use-operation.ts';
import { ToneMark } from '../../parts/badge.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useSay } from '../../words/language.tsx';
import { AuditCard } from './audit/audit-card.tsx';
import { AuditPage } from './audit/audit-page.tsx';
import { BackupCard } from './backup/backup-card.tsx';
import { KeyStoreCard } from './key-store-card.tsx';
import { LookCard } from './look-card.tsx';
import { MastersCard } from './masters/masters-card.tsx';
import { PeopleCard } from './people/people-card.tsx';
import { RulesCard } from './rules/rules-card.tsx';
import { settingsWords } from './settings-words.ts';
import { ShopCard } from './shop-card.tsx';

/** 設定: look, day and sending, people and keys, health, audit log. */
export function SettingsScreen() {
  const { place } = useNavigation();
  return place.subject === 'audit' ? <AuditPage /> : <AllSettings />;
}

function AllSettings() {
  const { can } = useSession();
  const { go } = useNavigation();
  const auditor = can('administer') || can('support');
  const settings = useOperation('settings.get', {}, ['settings']);
  useShortcuts('settings', {
    audit: auditor ? () => go('settings', 'audit') : null,
    print: null,
    reload: settings.reload,
    exportLog: null,
  });
  return (
    <Screen name="settings">
      <IssueList issues={settings.issues} />
      <div className="settings-columns">
        <div className="stack">
          {settings.value === null ? null : <ShopCard answer={settings.value} />}
          <PeopleCard />
          {settings.value === null ? null : <RulesCard settings={settings.value.settings} />}
          <BackupCard />
          <MastersCard />
          {auditor ? <AuditCard /> : null}
        </div>
        <div className="stack">
          <LookCard />
          {can('administer') ? <KeyStoreCard /> : null}
          <Health />
        </div>
      </div>
    </Screen>
  );
}

/** Reads every page of the database and asks the service: done when a person wants it. */
function Health() {
  const say = useSay();
  const [wanted, setWanted] = useState(false);
  const asked = useOperation('doctor', wanted ? {} : null, []);
  return (
    <section className="card stack" aria-labelledby="health-title">
      <h2 id="health-title">{say(settingsWords.health)}</h2>
      <IssueList issues={asked.issues} />
      {asked.value === null ? null : (
        <ul>
          {asked.value.checks.map((check) => (
            <li key={check.name} className="health" data-tone={check.ok ? 'good' : 'bad'}>
              <ToneMark tone={check.ok ? 'good' : 'bad'} />
              <span>
                <strong>{say({ ja: check.name, en: check.nameEn })}</strong> {say({ ja: check.text, en: check.textEn })}
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className="row-of">
        <button
          type="button"
          className="button"
          data-act="doctor"
          disabled={wanted && asked.loading}
          onClick={() => (wanted ? asked.reload() : setWanted(true))}
        >
          {say(wanted && asked.loading ? settingsWords.healthAsking : settingsWords.healthAsk)}
        </button>
      </div>
    </section>
  );
}
