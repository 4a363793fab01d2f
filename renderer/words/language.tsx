import { createContext, type ReactNode, use, useEffect, useMemo } from 'react';
import { I18nProvider } from 'react-aria-components';
import { usePreference } from '../core/preferences.ts';
import { type Language, type Text, textIn, type Values } from './text.ts';

interface Spoken {
  readonly language: Language;
  readonly speak: (language: Language) => void;
}

const LanguageContext = createContext<Spoken>({ language: 'ja', speak: () => undefined });

/** Japanese first; the choice is kept on this machine. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, speak] = usePreference<Language>('language', ['ja', 'en']);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const spoken = useMemo(() => ({ language, speak }), [language, speak]);
  return (
    <LanguageContext value={spoken}>
      <I18nProvider locale={language === 'ja' ? 'ja-JP' : 'en-GB'}>{children}</I18nProvider>
    </LanguageContext>
  );
}

export function useLanguage(): Spoken {
  return use(LanguageContext);
}

export type Say = (text: Text, values?: Values) => string;

/** @returns says a text of a words table in the chosen language */
export function useSay(): Say {
  const { language } = useLanguage();
  return useMemo(() => (text, values) => textIn(language, text, values), [language]);
}
