import { Suspense, useEffect, useState } from 'react';
import type { Bridge } from '../../shared/contract/bridge.ts';
import { CoreProvider, useCore } from '../core/core-context.tsx';
import { IssueList } from '../parts/issue-list.tsx';
import { LanguageProvider, useSay } from '../words/language.tsx';
import { ClosingRunProvider } from './closing-run.tsx';
import { frameWords } from './frame-words.ts';
import { LockScreen } from './lock-screen.tsx';
import { NavigationProvider } from './navigation.tsx';
import { NoticeProvider } from './notices.tsx';
import { ServiceBanner } from './service-banner.tsx';
import { landingOf, SessionProvider, useSession } from './session-context.tsx';
import { SetUpScreen } from './set-up-screen.tsx';
import { ShortcutProvider } from './shortcuts.tsx';
import { SignIn } from './sign-in.tsx';
import { ThemeProvider } from './theme.tsx';
import { Frame } from './warm-up.ts';
import { doorWords } from './window-words.ts';

export function AppWindow({ bridge }: { readonly bridge: Bridge }) {
  return (
    <ThemeProvider>
      <LanguageProvider>
        <CoreProvider bridge={bridge}>
          <NoticeProvider>
            <ShortcutProvider>
              <SessionProvider>
                <Door />
              </SessionProvider>
            </ShortcutProvider>
          </NoticeProvider>
        </CoreProvider>
      </LanguageProvider>
    </ThemeProvider>
  );
}

/** First start, sign-in, lock, or the work itself. */
function Door() {
  const say = useSay();
  const { who, setUp } = useSession();
  const [settingUp, setSettingUp] = useState(false);
  // The profile is there before its password was read: the set-up ends when the person says so, not when the folder exists.
  const none = setUp?.profile === 'none';
  useEffect(() => {
    if (none) setSettingUp(true);
  }, [none]);
  const outside = who === null || who.user === null || settingUp;
  const title = say(frameWords.product);
  // Inside, the header says how many rows need a person.
  useEffect(() => {
    if (outside) document.title = title;
  }, [outside, title]);
  if (who === null || setUp === null) return <Starting />;
  if (setUp.profile === 'none' || settingUp) return <SetUpScreen onDone={() => setSettingUp(false)} />;
  if (who.state === 'signed-out' || who.user === null) return <SignIn />;
  return (
    <NavigationProvider key={who.user.name} landing={landingOf(who.roles)}>
      <ClosingRunProvider>
        <Suspense fallback={<Starting />}>{who.state === 'locked' ? <LockScreen /> : <Frame />}</Suspense>
      </ClosingRunProvider>
    </NavigationProvider>
  );
}

function Starting() {
  const say = useSay();
  const { issues, ask } = useSession();
  const { service } = useCore();
  return (
    <main className="door">
      <div className="door-card">
        {/* The first start of the process behind the window is no restart. */}
        {service === 'down' ? <ServiceBanner /> : null}
        <h1>{say(doorWords.starting)}</h1>
        <IssueList issues={issues} />
        {issues.length === 0 ? null : (
          <button type="button" className="button" onClick={() => void ask()}>
            {say(doorWords.again)}
          </button>
        )}
      </div>
    </main>
  );
}
