import { tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { pageNow } from '../../core/page-clock.ts';
import { useSay } from '../../words/language.tsx';
import { ageOn, birthText, shortBirth } from '../../words/moment.ts';
import { entryWords } from './entry-words.ts';

interface BornAndSexProps {
  readonly patient: { readonly sex: string | null; readonly birthDate: string | null } | null;
  /** The era's date alone, where the other stands beside it */
  readonly short?: boolean;
}

/** 女 S23.1.10 (1948-01-10) 78歳: what a person is asked for besides the name. */
export function BornAndSex({ patient, short = false }: BornAndSexProps) {
  const say = useSay();
  const birth = patient?.birthDate ?? '';
  const age = ageOn(birth, tokyoDateOf(pageNow()));
  const sex = patient?.sex === 'male' || patient?.sex === 'female' ? say(entryWords[patient.sex]) : '';
  const years = age === null ? '' : say(entryWords.years, { years: age });
  return (
    <span>{[sex, short ? shortBirth(birth) : birthText(birth), years].filter((part) => part !== '').join(' ')}</span>
  );
}
