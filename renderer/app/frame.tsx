import type { ComponentType } from 'react';
import { CheckScreen } from '../screens/check/check-screen.tsx';
import { ClosingScreen } from '../screens/closing/closing-screen.tsx';
import { EntryScreen } from '../screens/entry/entry-screen.tsx';
import { ScanCatcher } from '../screens/entry/scan/scan-catcher.tsx';
import { QueueScreen } from '../screens/queue/queue-screen.tsx';
import { ReportsScreen } from '../screens/reports/reports-screen.tsx';
import { SearchScreen } from '../screens/search/search-screen.tsx';
import { SettingsScreen } from '../screens/settings/settings-screen.tsx';
import { TodayScreen } from '../screens/today/today-screen.tsx';
import { useSay } from '../words/language.tsx';
import { frameWords } from './frame-words.ts';
import { Header } from './header.tsx';
import { KeyLegend } from './key-legend.tsx';
import { LockButton } from './lock-button.tsx';
import { useNavigation } from './navigation.tsx';
import { NoticeBoard, useNoticesOf } from './notices.tsx';
import { SCREEN_NAMES, SCREENS, type ScreenName } from './screens.ts';
import { ServiceBanner } from './service-banner.tsx';
import { useShortcuts } from './shortcuts.tsx';
import { VerdictProvider } from './verdict-context.tsx';

const SCREEN_PARTS: Readonly<Record<ScreenName, ComponentType>> = {
  today: TodayScreen,
  entry: EntryScreen,
  check: CheckScreen,
  closing: ClosingScreen,
  queue: QueueScreen,
  search: SearchScreen,
  reports: ReportsScreen,
  settings: SettingsScreen,
};

/** Header, navigation, one screen, the keys at the foot. */
export function Frame() {
  const { place, go, back } = useNavigation();
  useNoticesOf(place);
  useShortcuts('window', { back, closing: () => go('closing') });
  const Part = SCREEN_PARTS[place.screen];
  return (
    <VerdictProvider>
      <div className="frame">
        <Header />
        <ServiceBanner />
        <NavigationBar />
        <Part key={`${place.screen} ${place.subject ?? ''}`} />
        <NoticeBoard />
        <KeyLegend />
        <ScanCatcher />
      </div>
    </VerdictProvider>
  );
}

function NavigationBar() {
  const say = useSay();
  const { place, go } = useNavigation();
  return (
    <nav className="nav" aria-label={say(frameWords.screens)}>
      {SCREEN_NAMES.map((name, index) => (
        <button
          key={name}
          type="button"
          aria-current={place.screen === name ? 'page' : undefined}
          aria-keyshortcuts={`Alt+${index + 1}`}
          onClick={() => go(name)}
        >
          {say(SCREENS[name])}
          <kbd>{index + 1}</kbd>
        </button>
      ))}
      <LockButton />
    </nav>
  );
}
