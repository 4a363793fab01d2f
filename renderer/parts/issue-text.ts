import { useCallback, useEffect, useState } from 'react';
import { fillPlaceholders, type IssueDefinition } from '../../shared/domain/issue.ts';
import { useLanguage } from '../words/language.tsx';

/** What issues and closing actions have in common. */
export interface Told {
  readonly code: string;
  readonly text: string;
  readonly next: string;
  readonly parameters?: Readonly<Record<string, string | number>> | undefined;
}

/** Issues carry their Japanese sentences; the catalogue with the English ones is fetched only when English is chosen. */
export function useIssueText(): (issue: Told) => { readonly text: string; readonly next: string } {
  const { language } = useLanguage();
  const [catalogue, setCatalogue] = useState<Readonly<Record<string, IssueDefinition>> | null>(null);
  useEffect(() => {
    if (language === 'en')
      void import('../../shared/contract/error-catalogue.ts').then((room) => setCatalogue(room.errorCatalogue));
  }, [language]);
  return useCallback(
    (issue) => {
      const definition = language === 'en' ? catalogue?.[issue.code] : undefined;
      if (definition === undefined) return { text: issue.text, next: issue.next };
      const values = issue.parameters ?? {};
      return { text: fillPlaceholders(definition.en, values), next: fillPlaceholders(definition.nextEn, values) };
    },
    [language, catalogue],
  );
}
