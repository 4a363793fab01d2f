import { addDays, type CalendarDate, parseCalendarDate } from '../../shared/domain/calendar-date.ts';
import { checkDigitOf } from '../../shared/domain/check-digit.ts';
import { type Decimal, parseDecimal } from '../../shared/domain/decimal.ts';
import type { DispensingResult } from '../../shared/domain/dispensing/dispensing-result.ts';
import { PLAIN_DRUG, PLAIN_GROUP, PLAIN_RESULT } from '../../shared/domain/dispensing/plain-result.ts';
import type { InsuredPersonKey } from '../../shared/domain/patient.ts';
import type { Institution } from '../../shared/domain/prescription/prescription.ts';
import { DEMO_DRUGS } from './demo-drugs.ts';
import { DEMO_PATIENTS } from './demo-patients.ts';

/** 51 is the fewest prescribing institutions of the patients in the council paper's table (eps.md §10). */
const PRESCRIBING_INSTITUTIONS = 54;
const DISPENSING_PHARMACIES = 23;

/** 保険者 31130842 and 記号 2022 are the test values of the public samples. */
export function demoInsured(patient: number): InsuredPersonKey {
  return {
    insurerNumber: '31130842',
    symbol: '２０２２',
    number: String(20_001 + patient).padStart(6, '0'),
    branch: '01',
    relation: 'insured',
    publicExpenses: [],
    specialPublicExpense: null,
  };
}

/** An invented institution of the test prefecture 99, with a right check digit. */
function institution(feeScoreType: '1' | '4', serial: number, name: string): Institution {
  const digits = `99${feeScoreType}${String(serial).padStart(6, '0')}`;
  const code = `${digits.slice(3)}${checkDigitOf(digits) ?? ''}`;
  return { prefecture: '99', feeScoreType, code, name, postalCode: null, address: null, phone: null };
}

function decimal(text: string): Decimal {
  const value = parseDecimal(text);
  if (value === null) throw new Error(`no decimal: ${text}`);
  return value;
}

function zolpidemResult(index: number, dispensingDate: CalendarDate): DispensingResult {
  const [nameKanji = null, nameKana = null, sex = null, birth = ''] = DEMO_PATIENTS[0] ?? [];
  const { code, name, unit, usage } = DEMO_DRUGS.zolpidem;
  const clinic = String(index + 1).padStart(2, '0');
  const shop = (index % DISPENSING_PHARMACIES) + 1;
  return {
    patient: { nameKanji, nameKana, sex, birthDate: parseCalendarDate(birth) },
    patientNotes: [],
    notebookMemos: [],
    dispensingDate,
    insuranceKind: 'health-insurance',
    insured: demoInsured(0),
    prescriptionId: null,
    pharmacy: institution('4', 700_000 + shop, `試験薬局${String(shop).padStart(2, '0')}`),
    pharmacist: { name: '試験　薬剤師', contact: null },
    institution: institution('1', 600_000 + index, `試験クリニック${clinic}`),
    groups: [
      {
        rpNumber: 1,
        prescriber: { name: `試験医師${clinic}`, department: '内科' },
        dosageForm: 'oral',
        usage: { codeType: 'eps', code: usage[0], text: usage[1], timesPerDay: 1 },
        quantity: 14,
        quantityUnit: 'days',
        drugs: [
          {
            codeType: 'yj',
            code,
            name,
            amount: decimal('1'),
            unit,
            ...PLAIN_DRUG,
          },
        ],
        ...PLAIN_GROUP,
      },
    ],
    ...PLAIN_RESULT,
  };
}

/** 14 days of ゾルピデム 10 mg from each of 54 clinics within the last 54 days: 140 mg each, over 1,200 mg a month. */
export function zolpidemHistory(today: CalendarDate): readonly DispensingResult[] {
  return Array.from({ length: PRESCRIBING_INSTITUTIONS }, (_, index) => zolpidemResult(index, addDays(today, -index)));
}
