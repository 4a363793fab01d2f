/**
 * Past data for the mock, written into its own database before it starts: the official case (wic-net 21882/23) and a
 * book of very many lines. Everything is invented; the same numbers give the same rows.
 */

import { mkdirSync } from 'node:fs';
import { DEMO_DRUGS } from '../mock-service/book/demo-drugs.ts';
import { openMockStore } from '../mock-service/store/mock-store.ts';
import { addDays, type CalendarDate, parseCalendarDate } from '../shared/domain/calendar-date.ts';
import { type Decimal, parseDecimal } from '../shared/domain/decimal.ts';
import type { DispensingResult } from '../shared/domain/dispensing/dispensing-result.ts';
import { PLAIN_DRUG, PLAIN_GROUP, PLAIN_RESULT } from '../shared/domain/dispensing/plain-result.ts';
import { normalisedInsuredKey } from '../shared/domain/kana.ts';
import type { InsuredPersonKey } from '../shared/domain/patient.ts';

export interface PastDrugCode {
  readonly code: string;
  readonly name: string;
}

export function insuredNumber(number: number): InsuredPersonKey {
  return {
    insurerNumber: '31130842',
    symbol: '２０２２',
    number: String(number).padStart(6, '0'),
    branch: '01',
    relation: 'insured',
    publicExpenses: [],
    specialPublicExpense: null,
  };
}

function decimal(text: string): Decimal {
  const value = parseDecimal(text);
  if (value === null) throw new Error(`no decimal: ${text}`);
  return value;
}

const BIRTH_DATE = parseCalendarDate('1950-01-01');

const place = { prefecture: '99', postalCode: null, address: null, phone: null } as const;

/** One result of another pharmacy: each drug for `days` days, one a day. */
export function pastResult(
  insured: InsuredPersonKey,
  dispensingDate: CalendarDate,
  drugs: readonly PastDrugCode[],
  days: number,
  where: { readonly clinic: number; readonly pharmacy: number },
): DispensingResult {
  const clinic = String(where.clinic).padStart(7, '0');
  const pharmacy = String(where.pharmacy).padStart(7, '0');
  return {
    patient: { nameKanji: '試験　太郎', nameKana: 'ｼｹﾝ ﾀﾛｳ', sex: 'male', birthDate: BIRTH_DATE },
    patientNotes: [],
    notebookMemos: [],
    dispensingDate,
    insuranceKind: 'health-insurance',
    insured,
    prescriptionId: null,
    pharmacy: { ...place, feeScoreType: '4', code: pharmacy, name: `試験薬局${pharmacy}` },
    pharmacist: { name: '試験　薬剤師', contact: null },
    institution: { ...place, feeScoreType: '1', code: clinic, name: `試験クリニック${clinic}` },
    groups: drugs.map(({ code, name }, index) => ({
      rpNumber: index + 1,
      prescriber: { name: '試験　医師', department: '内科' },
      dosageForm: 'oral',
      usage: { codeType: 'eps', code: '1011100000000000', text: '１日１回就寝前　服用', timesPerDay: 1 },
      quantity: days,
      quantityUnit: 'days',
      drugs: [
        {
          codeType: 'yj',
          code,
          name,
          amount: decimal('1'),
          unit: '錠',
          ...PLAIN_DRUG,
        },
      ],
      ...PLAIN_GROUP,
    })),
    ...PLAIN_RESULT,
  };
}

export const ZOLPIDEM: PastDrugCode = { code: '1129009F2021', name: 'マイスリー錠１０ｍｇ' };
const OFFICIAL_RESULTS = 81;
const OFFICIAL_PHARMACIES = 29;
const OFFICIAL_TABLETS = 2_157;

/** 81 results from 29 pharmacies within 100 days, 26 or 27 tablets each, 2,157 in all. */
export function officialCase(insured: InsuredPersonKey, today: CalendarDate): readonly DispensingResult[] {
  const fewer = Math.floor(OFFICIAL_TABLETS / OFFICIAL_RESULTS);
  const withOneMore = OFFICIAL_TABLETS - fewer * OFFICIAL_RESULTS;
  return Array.from({ length: OFFICIAL_RESULTS }, (_, index) => {
    const daysAgo = Math.floor((index * 99) / (OFFICIAL_RESULTS - 1));
    const where = { clinic: 600_001 + index, pharmacy: 700_001 + (index % OFFICIAL_PHARMACIES) };
    return pastResult(insured, addDays(today, -daysAgo), [ZOLPIDEM], fewer + (index < withOneMore ? 1 : 0), where);
  });
}

/** The oral products of the demo book: each patient takes several of them, so that a check has much to find. */
export const TABLETS: readonly PastDrugCode[] = Object.values(DEMO_DRUGS)
  .filter(({ dosageForm }) => dosageForm === 'oral')
  .map(({ code, name }) => ({ code, name }));

/**
 * Fills the mock's past: `lines` drug lines, five a result, ten results a person within 100 days. Takes seconds, not
 * minutes: rows go into its own SQLite file, a thousand results a transaction.
 */
export function fillPast(dataDir: string, lines: number, today: CalendarDate): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const store = openMockStore(dataDir);
  const results = lines / 5;
  for (let first = 0; first < results; first += 1_000) {
    store.transaction(() => {
      for (let index = first; index < Math.min(first + 1_000, results); index += 1) {
        const insured = insuredNumber(100_000 + Math.floor(index / 10));
        const key = normalisedInsuredKey(insured);
        if (key === null) throw new Error('a made-up key names nobody');
        const start = (index * 5) % TABLETS.length;
        const drugs = [...TABLETS, ...TABLETS].slice(start, start + 5);
        const daysAgo = (index % 10) * 10;
        const where = { clinic: 600_001 + (index % 997), pharmacy: 700_001 + (index % 499) };
        store.history.insert(key, pastResult(insured, addDays(today, -daysAgo), drugs, 14 + (index % 3) * 8, where));
      }
    });
  }
  store.close();
}
