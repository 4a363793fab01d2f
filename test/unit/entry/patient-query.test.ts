import { expect, it } from 'vitest';
import { bigramsOf, foldNameForSearch, patientQuery } from '../../../shared/domain/patient-search.ts';

it('tells names, birth dates and numbers apart; eight digits may be both', () => {
  expect(patientQuery('さとう')).toEqual({ name: 'サトウ', birthDate: null, number: null });
  expect(patientQuery('佐藤')).toEqual({ name: '佐藤', birthDate: null, number: null });
  expect(patientQuery('S33.3.3')).toEqual({ name: null, birthDate: '1958-03-03', number: null });
  expect(patientQuery('１９５８０３０３')).toEqual({ name: null, birthDate: '1958-03-03', number: '19580303' });
  expect(patientQuery('0100')).toEqual({ name: null, birthDate: null, number: '0100' });
});

it('finds a name in whichever characters it is written', () => {
  expect(foldNameForSearch('髙﨑　濵子')).toBe(foldNameForSearch('高崎浜子'));
  expect(foldNameForSearch('ﾐﾎﾝ ﾊﾅｺ')).toBe('ミホンハナコ');
  expect(bigramsOf('𠮷田𠮷田')).toEqual(['𠮷田', '田𠮷']);
});
