import { createHash } from 'node:crypto';
import { addDays, tokyoDateOf } from '../../shared/domain/calendar-date.ts';
import { parseUuid, type Uuid } from '../../shared/domain/identifiers.ts';
import { normalisedInsuredKey } from '../../shared/domain/kana.ts';
import type { MockContext } from '../messages/message-context.ts';
import { addPrescription } from './add-prescription.ts';
import { DEMO_DRUGS, type DemoDrugName } from './demo-drugs.ts';
import { demoInsured, zolpidemHistory } from './demo-history.ts';
import { DEMO_PATIENTS } from './demo-patients.ts';
import { prescriptionOrderSchema } from './prescription-order.ts';

type Repetition =
  | { readonly type: 'once' }
  | { readonly type: 'refill'; readonly totalRounds: number }
  | { readonly type: 'split'; readonly totalRounds: number; readonly round: number };

interface DemoEntry {
  readonly patient: number;
  readonly kind: 'electronic' | 'paper-with-exchange-number';
  readonly drugs: readonly DemoDrugName[];
  readonly repetition: Repetition;
  readonly round: number;
}

const ONCE: Repetition = { type: 'once' };

function electronic(patient: number, ...drugs: readonly DemoDrugName[]): DemoEntry {
  return { patient, kind: 'electronic', drugs, repetition: ONCE, round: 1 };
}

function onPaper(patient: number, ...drugs: readonly DemoDrugName[]): DemoEntry {
  return { ...electronic(patient, ...drugs), kind: 'paper-with-exchange-number' };
}

/** Which patient the many-institutions zolpidem case is (eps.md §10). */
const ZOLPIDEM_PATIENT = 0;

/**
 * 30 prescriptions: 20 electronic, 10 引換番号付き紙; among them one refill 1/3, one split at its second of two rounds,
 * duplicates of one patient across two prescriptions (patients 2 and 5), a contraindicated pair (patient 4: イトリゾール
 * with ハルシオン), and the zolpidem patient.
 */
const DEMO_ENTRIES: readonly DemoEntry[] = [
  electronic(ZOLPIDEM_PATIENT, 'zolpidem'),
  electronic(1, 'clarith', 'mucodyne'),
  electronic(2, 'norvasc', 'lipitor'),
  onPaper(2, 'norvasc', 'takecab'),
  electronic(3, 'allegra'),
  electronic(4, 'halcion', 'gaster'),
  onPaper(4, 'itrizole'),
  electronic(5, 'loxonin', 'mucosta'),
  onPaper(5, 'loxonin', 'mohrus'),
  { ...electronic(6, 'norvasc', 'crestor'), repetition: { type: 'refill', totalRounds: 3 } },
  {
    ...electronic(7, 'olmetec', 'lipitor'),
    repetition: { type: 'split', totalRounds: 2, round: 2 },
    round: 2,
  },
  onPaper(8, 'calonal', 'mucodyne'),
  electronic(9, 'azilva', 'metgluco'),
  electronic(10, 'depas'),
  onPaper(10, 'takecab', 'mucosta'),
  electronic(11, 'metgluco', 'crestor', 'takecab'),
  electronic(12, 'rinderon', 'allegra'),
  onPaper(13, 'loxonin', 'mohrus'),
  electronic(14, 'gaster', 'mucosta'),
  electronic(15, 'clarith', 'calonal'),
  onPaper(16, 'norvasc', 'azilva', 'lipitor'),
  electronic(17, 'mucodyne', 'calonal'),
  electronic(1, 'allegra', 'rinderon'),
  onPaper(3, 'mucodyne'),
  electronic(6, 'metgluco'),
  electronic(8, 'gaster'),
  onPaper(9, 'mohrus'),
  electronic(11, 'olmetec'),
  electronic(14, 'takecab'),
  onPaper(17, 'allegra'),
];

function uuidOf(name: string): Uuid {
  const hex = createHash('sha256').update(`chozai demo book ${name}`).digest('hex');
  const text = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  const uuid = parseUuid(text);
  if (uuid === null) throw new Error(`no uuid: ${text}`);
  return uuid;
}

function orderOf(entry: DemoEntry, index: number, issuedOn: string): unknown {
  const [nameKanji, nameKana, sex, birthDate] = DEMO_PATIENTS[entry.patient] ?? [null, null, null, null];
  const { kind, repetition, round } = entry;
  const groups = entry.drugs.map((name) => {
    const { code, name: drugName, unit, amount, quantity, dosageForm, usage } = DEMO_DRUGS[name];
    const drugs = [{ codeType: 'yj', code, name: drugName, unit, amount }];
    return { dosageForm, quantity, usage: { codeType: 'eps', code: usage[0], text: usage[1] }, drugs };
  });
  return {
    kind,
    exchangeNumber: String(480_000 + index * 137),
    patient: { nameKanji, nameKana, sex, birthDate },
    insured: demoInsured(entry.patient),
    issuedOn,
    repetition,
    round,
    groups,
  };
}

/**
 * Fills the book for a demo: the same prescriptions, ids and exchange numbers every time, issued today (the split one
 * 14 days ago). A book that is filled already stays as it is.
 */
export function fillDemoBook(context: MockContext): void {
  const today = tokyoDateOf(context.now());
  if (context.store.prescriptions.byId(uuidOf('0')) !== null) return;
  context.store.transaction(() => {
    for (const [index, entry] of DEMO_ENTRIES.entries()) {
      const issuedOn = entry.round > 1 ? addDays(today, -14) : today;
      const order = prescriptionOrderSchema.parse(orderOf(entry, index, issuedOn));
      const added = addPrescription(context, order, uuidOf(String(index)));
      if (!added.ok) throw new Error(`demo prescription ${index}: ${added.issues[0]?.code}`);
    }
    const key = normalisedInsuredKey(demoInsured(ZOLPIDEM_PATIENT));
    if (key === null) throw new Error('the zolpidem patient has no insured-person key');
    for (const result of zolpidemHistory(today)) context.store.history.insert(key, result);
  });
}
