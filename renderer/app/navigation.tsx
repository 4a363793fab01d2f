import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { isComposing } from './keymap.ts';
import { ScreenMemoryProvider } from './screen-memory.tsx';
import { type Place, SCREEN_NAMES, type ScreenName } from './screens.ts';

interface Navigation {
  readonly place: Place;
  readonly go: (screen: ScreenName, subject?: string) => void;
  /** The same place by another name: the way back does not come by the old one. */
  readonly replace: (screen: ScreenName, subject: string) => void;
  /** To where one came from; at the start of the way to the landing screen. */
  readonly back: () => void;
}

const NavigationContext = createContext<Navigation | null>(null);
/** Steps back that are remembered. */
const STEPS_KEPT = 50;

export function NavigationProvider({
  landing,
  children,
}: {
  readonly landing: ScreenName;
  readonly children: ReactNode;
}) {
  const [way, setWay] = useState<readonly Place[]>([{ screen: landing, subject: null }]);
  const go = useCallback((screen: ScreenName, subject: string | null = null) => {
    setWay((before) => {
      const here = before.at(-1);
      if (here?.screen === screen && here.subject === subject) return before;
      return [...before, { screen, subject }].slice(-STEPS_KEPT);
    });
  }, []);
  const replace = useCallback((screen: ScreenName, subject: string) => {
    setWay((before) => [...before.slice(0, -1), { screen, subject }]);
  }, []);
  const back = useCallback(
    () => setWay((before) => (before.length > 1 ? before.slice(0, -1) : [{ screen: landing, subject: null }])),
    [landing],
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isComposing(event) || event.defaultPrevented) return;
      if (document.querySelector('[role="dialog"], [role="alertdialog"]') !== null) return;
      if (event.key === 'Escape') back();
      const screen = event.altKey && /^[1-9]$/.test(event.key) ? SCREEN_NAMES[Number(event.key) - 1] : undefined;
      if (screen === undefined) return;
      event.preventDefault();
      go(screen);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [back, go]);
  const place = way.at(-1) ?? { screen: landing, subject: null };
  const navigation = useMemo(() => ({ place, go, replace, back }), [place, go, replace, back]);
  return (
    <NavigationContext value={navigation}>
      <ScreenMemoryProvider>{children}</ScreenMemoryProvider>
    </NavigationContext>
  );
}

export function useNavigation(): Navigation {
  const navigation = use(NavigationContext);
  if (navigation === null) throw new Error('no navigation around this component');
  return navigation;
}
