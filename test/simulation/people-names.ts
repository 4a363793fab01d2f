import type { CalendarDate } from '../../shared/domain/calendar-date.ts';
import type { InsuredPersonKey, Patient } from '../../shared/domain/patient.ts';

/** Planted in every document: none of them may ever be read in a log line. */
export const PLANTED = ['漏洩', 'ﾛｳｴｲ', '7654321', '19610727', '1961-07-27'] as const;

export interface Person {
  readonly patient: Patient;
  readonly insured: InsuredPersonKey;
}

export function personOf(index: number): Person {
  return {
    patient: {
      nameKanji: `漏洩　${index}子`,
      nameKana: `ﾛｳｴｲ ${'ｱｲｳｴｵ'.charAt(index % 5)}ｺ`,
      sex: index % 2 === 0 ? 'female' : 'male',
      birthDate: '1961-07-27' as CalendarDate,
    },
    insured: {
      insurerNumber: '31130842',
      symbol: '2022',
      number: `7654321${index}`,
      branch: '01',
      relation: 'insured',
      publicExpenses: [],
      specialPublicExpense: null,
    },
  };
}
