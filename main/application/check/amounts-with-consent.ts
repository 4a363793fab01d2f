import { z } from 'zod';
import { parseCalendarDate, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { parseDecimal } from '../../../shared/domain/decimal.ts';
import type { CheckLine, TakingLine } from '../../../shared/domain/duplicate-check/check-line.ts';
import { type CumulativeAmount, cumulativeAmounts } from '../../../shared/domain/duplicate-check/cumulative-amounts.ts';
import { newLinesOfPrescription } from '../../../shared/domain/duplicate-check/lines-of-prescription.ts';
import { newLinesOfResult } from '../../../shared/domain/duplicate-check/lines-of-result.ts';
import type { OnlineConsent } from '../../../shared/formats/eps-messages-consent.ts';
import type { Context } from '../context.ts';
import { amountLimits } from '../result/amount-limits.ts';
import { drugCodeTypeOf } from './check-alerts.ts';
import type { CheckSubject } from './service-check.ts';

const pastDrugs = z.array(
  z.looseObject({
    date: z.string(),
    codeType: z.string(),
    code: z.string().nullable(),
    name: z.string(),
    amount: z.string().nullable(),
    unit: z.string().nullable(),
    quantity: z.number().nullable(),
    dosageForm: z.string().nullable(),
    institutionName: z.string().nullable(),
    pharmacyName: z.string().nullable(),
  }),
);
type PastDrug = z.infer<typeof pastDrugs>[number];

const KINDS: Readonly<Record<string, CheckLine['supply']['kind']>> = {
  regular: 'regular',
  'as-needed': 'as-needed',
  external: 'external',
};

/** Names stand for the codes of places, which the view does not tell. */
const placeOf = (name: string | null) => (name === null ? null : { code: name, name });

function takingLineOf(drug: PastDrug, index: number): TakingLine {
  return {
    lineId: `past-${index + 1}`,
    codeType: drugCodeTypeOf(drug.codeType),
    code: drug.code,
    name: drug.name,
    coverage: 'insured',
    supply: {
      kind: KINDS[drug.dosageForm ?? ''] ?? 'other',
      quantity: drug.quantity ?? 1,
      quantityUnit: 'days',
      amount: parseDecimal(drug.amount ?? ''),
      unit: drug.unit ?? '',
    },
    prescriptionRef: null,
    resultRef: null,
    scope: 'taking',
    status: 'current',
    dispensedOn: parseCalendarDate(drug.date),
    prescribedOn: null,
    institution: placeOf(drug.institutionName),
    pharmacy: placeOf(drug.pharmacyName),
    usage: '',
    prescriberReason: null,
  };
}

/** The service lists the very prescription that is asked about as long as nothing was dispensed from it. */
function isOwn({ prescription: { prescription } }: CheckSubject, drug: PastDrug): boolean {
  return (
    drug.pharmacyName === null &&
    drug.date === prescription.issuedOn &&
    drug.institutionName === prescription.institution.name &&
    prescription.groups.some((group) => group.drugs.some(({ code }) => code === drug.code))
  );
}

/**
 * Cumulative amounts over what the patient's consent opens (薬剤情報閲覧, 100 days): the rows of a check tell only what
 * is being taken today. Without consent there is nothing to sum (product.md §5: unmasked rows only).
 */
export async function amountsWithConsent(
  context: Context,
  subject: CheckSubject,
  consent: OnlineConsent,
): Promise<readonly CumulativeAmount[]> {
  if (consent.state !== 'given') return [];
  const { row, prescription } = subject;
  const refs = { prescriptionRef: prescription.prescriptionKey, resultRef: row?.resultId ?? null };
  const newLines =
    row === null
      ? newLinesOfPrescription(prescription.prescription, refs.prescriptionRef)
      : newLinesOfResult(row.result, refs);
  const { master, shop } = context;
  const about = row?.result ?? prescription.prescription;
  const newLinesFrom = { institution: placeOf(about.institution.name), pharmacy: placeOf(shop.pharmacy.name) };
  const limits = amountLimits(context.store);
  const checkedOn = tokyoDateOf(context.clock.now());
  const sum = (takingLines: readonly TakingLine[]) =>
    cumulativeAmounts({ newLines, takingLines, newLinesFrom, checkedOn, master, limits });
  // Nobody's drugs are looked at for a sum that no line of this prescription asks for.
  if (sum([]).length === 0) return [];
  const answer = await context.gateway.pastDrugs(about.insured, consent);
  if (answer.kind !== 'answered') return [];
  const told = pastDrugs.safeParse(answer.value);
  return told.success ? sum(told.data.filter((drug) => !isOwn(subject, drug)).map(takingLineOf)) : [];
}
