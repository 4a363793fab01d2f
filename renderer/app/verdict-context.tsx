import { createContext, type ReactNode, use, useEffect } from 'react';
import type { OperationOutput } from '../../shared/contract/operations.ts';
import { type Asked, useOperation } from '../core/use-operation.ts';
import type { Tone } from '../parts/badge.tsx';
import { useLanguage } from '../words/language.tsx';
import { VERDICT_AREAS } from './first-questions.ts';

export type Verdict = OperationOutput<'closing.status'>;

/** The words of time in the line (19:24頃終了見込, countdowns) grow old without any change of the database. */
const RENEW_MS = 30_000;

export const VERDICT_TONES: Readonly<Record<Verdict['verdict'], Tone>> = {
  closable: 'good',
  'closable-auto': 'waiting',
  'action-required': 'bad',
};

/** While rows go through by the dozen the verdict is asked once a second: it looks at every open row. */
const REST_MS = 1_000;

const VerdictContext = createContext<Asked<Verdict> | null>(null);

/** Asked in one place, shown in the header, in the window's title and on the closing screen. */
export function VerdictProvider({ children }: { readonly children: ReactNode }) {
  const asked = useOperation('closing.status', {}, VERDICT_AREAS, REST_MS);
  const { reload } = asked;
  useEffect(() => {
    const timer = setInterval(reload, RENEW_MS);
    return () => clearInterval(timer);
  }, [reload]);
  return <VerdictContext value={asked}>{children}</VerdictContext>;
}

export function useVerdict(): Asked<Verdict> {
  const verdict = use(VerdictContext);
  if (verdict === null) throw new Error('no verdict around this component');
  return verdict;
}

/** The one line in the language of the window; nothing before it is known. */
export function useVerdictLine(verdict: Verdict | null): string {
  const { language } = useLanguage();
  return verdict?.[language === 'ja' ? 'line' : 'lineEn'] ?? '';
}

/** Rows that need a person. */
export function rowsToActOn(verdict: Verdict | null): number {
  return verdict?.actions.reduce((sum, action) => sum + action.rows, 0) ?? 0;
}
