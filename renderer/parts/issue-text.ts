import { useCallback, useEffect, useState } from 'react';
import { englishOf, type IssueDefinition } from '../../shared/domain/issue.ts';
import { useLanguage } from '../words/language.tsx';
import { textIn } from '../words/text.ts';
import { WINDOW_NEXT } from '../words/window-next.ts';

/** What issues and closing actions have in common. */
export interface Told {
  readonly code: string;
  readonly text: string;
  readonly next: string;
  readonly parameters?: Readonly<Record<string, string | number>> | undefined;
}

export type IssueTeller = (issue: Told) => { readonly text: string; readonly next: string };

/**
 * Issues carry their Japanese sentences; the catalogue with the English ones is fetched only when English is chosen. Where
 * the way out is a command, the window says its own.
 */
export function useIssueText(): IssueTeller {
  const { language } = useLanguage();
  const [catalogue, setCatalogue] = useState<Readonly<Record<string, IssueDefinition>> | null>(null);
  useEffect(() => {
    if (language === 'en')
      void import('../../shared/contract/error-catalogue.ts').then((room) => setCatalogue(room.errorCatalogue));
  }, [language]);
  return useCallback(
    (issue) => {
      const definition = language === 'en' ? catalogue?.[issue.code] : undefined;
      const here = WINDOW_NEXT[issue.code];
      const { text, next } = definition === undefined ? issue : englishOf(definition, issue);
      return { text, next: here === undefined ? next : textIn(language, here, issue.parameters ?? {}) };
    },
    [language, catalogue],
  );
}
