import { type ReactNode, useEffect, useRef } from 'react';
import { useSay } from '../words/language.tsx';
import { SCREENS, type ScreenName } from './screens.ts';

interface ScreenProps {
  readonly name: ScreenName;
  /** Beside the title */
  readonly head?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of a screen; the focus goes to its title when it opens, unless the screen puts it on something itself. */
export function Screen({ name, head, children }: ScreenProps) {
  const say = useSay();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const inside = title.current?.closest('main')?.contains(document.activeElement) ?? false;
    if (!inside) title.current?.focus();
  }, []);
  return (
    <main className="screen" aria-labelledby="screen-title">
      <div className="screen-head">
        <h1 id="screen-title" ref={title} tabIndex={-1}>
          {say(SCREENS[name])}
        </h1>
        {head}
      </div>
      {children}
    </main>
  );
}
