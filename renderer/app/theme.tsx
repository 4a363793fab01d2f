import { createContext, type ReactNode, use, useEffect, useMemo } from 'react';
import { usePreference } from '../core/preferences.ts';

/** `system` follows the setting of the machine. */
export type Theme = 'system' | 'light' | 'dark';
export const THEMES = ['system', 'light', 'dark'] as const satisfies readonly Theme[];

interface Look {
  readonly theme: Theme;
  readonly choose: (theme: Theme) => void;
}
const ThemeContext = createContext<Look>({ theme: 'system', choose: () => undefined });

export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const [theme, choose] = usePreference<Theme>('theme', THEMES);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const look = useMemo(() => ({ theme, choose }), [theme, choose]);
  return <ThemeContext value={look}>{children}</ThemeContext>;
}

export function useTheme(): Look {
  return use(ThemeContext);
}
