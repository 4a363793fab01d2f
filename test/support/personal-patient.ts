import type { CalendarDate } from '../../shared/domain/calendar-date.ts';
import type { InsuredPersonKey, Patient } from '../../shared/domain/patient.ts';

/** Made-up, unmistakable texts; none may be found in any file of a profile in any encoding. */
export const PERSONAL_TEXTS = [
  '髙𠮷薔薇之介',
  '麒麟堂院鳳凰丸',
  'ｹﾞｯｼｮｳﾃｲﾄﾞﾗｺﾞﾝ',
  'ゲッショウテイドラゴン',
  '87654321',
  '竜胆記号',
  '31415926535',
  '1947-08-29',
  'ゾルピデム酒石酸塩錠１０ｍｇ「架空堂」',
] as const;

export function personalPatient(): { readonly patient: Patient; readonly insured: InsuredPersonKey } {
  return {
    patient: {
      nameKanji: PERSONAL_TEXTS[0],
      nameKana: PERSONAL_TEXTS[2],
      sex: 'female',
      birthDate: PERSONAL_TEXTS[7] as CalendarDate,
    },
    insured: {
      insurerNumber: PERSONAL_TEXTS[4],
      symbol: PERSONAL_TEXTS[5],
      number: PERSONAL_TEXTS[6],
      branch: '00',
      relation: 'insured',
      publicExpenses: [],
      specialPublicExpense: null,
    },
  };
}
