import { z } from 'zod';
import { DRUG_CODE_TYPES } from '../../../shared/domain/code-lists/drug-code-types.ts';
import type { DrugFacts } from '../../../shared/domain/drug/drug-facts.ts';
import { alertOfHit, type CheckAlert } from '../../../shared/domain/duplicate-check/check-alert.ts';
import type { CheckOutcome } from '../../../shared/domain/duplicate-check/check-outcome.ts';
import type { DrugCodeType } from '../../../shared/domain/prescription/prescription.ts';
import type { ServiceCheck, ServiceCheckRow } from '../../../shared/formats/eps-messages-check.ts';
import type { Context } from '../context.ts';
import type { CheckRow } from '../row-ports.ts';

/** What is kept of a service answer: the answer, and on what consent it was given. */
export interface StoredServiceCheck extends Omit<ServiceCheck, 'answer' | 'notPerformedCause'> {
  readonly consent?: { readonly online: boolean; readonly oral: boolean };
}

/** What is kept of a ローカル確認: its outcome, which masters it read, and the drugs behind its line ids. */
export interface StoredLocalCheck extends CheckOutcome {
  readonly masters?: string;
  readonly names?: Readonly<Record<string, string>>;
}

const serviceShape = z.looseObject({ rows: z.array(z.looseObject({})), lines: z.array(z.looseObject({})) });
const localShape = z.looseObject({ hits: z.array(z.looseObject({})), lines: z.array(z.looseObject({})) });

function isServiceCheck(detail: unknown): detail is StoredServiceCheck {
  return serviceShape.safeParse(detail).success;
}

function isLocalCheck(detail: unknown): detail is StoredLocalCheck {
  return localShape.safeParse(detail).success;
}

/** The stored detail by its source; null where nothing was compared. */
export function serviceCheckIn({ source, detail }: Pick<CheckRow, 'source' | 'detail'>): StoredServiceCheck | null {
  return source !== 'local' && isServiceCheck(detail) ? detail : null;
}

export function localCheckIn({ source, detail }: Pick<CheckRow, 'source' | 'detail'>): StoredLocalCheck | null {
  return source === 'local' && isLocalCheck(detail) ? detail : null;
}

const CODE_TYPES: Readonly<Record<string, DrugCodeType>> = DRUG_CODE_TYPES;

export function drugCodeTypeOf(code: string): DrugCodeType {
  return CODE_TYPES[code] ?? 'none';
}

type Masters = Pick<Context, 'master'>;

function factsOf({ master }: Masters, codeType: DrugCodeType, code: string | null): DrugFacts | null {
  const resolution = master.resolve(codeType, code);
  return resolution.kind === 'resolved' ? resolution.drug : null;
}

function componentsOf(drug: DrugFacts | null): string | null {
  return drug === null || drug.components.length === 0 ? null : drug.components.join('・');
}

/** Oral consent opens the drug and its days, not its places; a place that is missing for another reason looks the same. */
function maskOf({ past }: ServiceCheckRow): CheckAlert['masked'] {
  if (past === null) return 'no-consent';
  return past.institutionName === null && past.pharmacyName === null ? 'oral-consent' : 'none';
}

function alertOfRow(context: Masters, row: ServiceCheckRow): CheckAlert {
  const { past, target } = row;
  const own = factsOf(context, drugCodeTypeOf(target.codeType), target.code);
  const pair = row.category === 'contraindicated';
  const ownIngredient = componentsOf(own) ?? row.ingredient ?? target.name;
  const other = past === null || !pair ? null : factsOf(context, drugCodeTypeOf(past.codeType), past.code);
  return {
    rule: row.category,
    scope: 'taking',
    masked: maskOf(row),
    drug: target.name,
    drugCode: target.code,
    // What is masked leaves even the shared ingredient out: the masters name this prescription's own.
    ingredient: (pair ? null : row.ingredient) ?? ownIngredient,
    ownIngredient,
    routes: pair ? [] : (own?.routes ?? []),
    other:
      past === null || !pair
        ? null
        : { key: other?.ingredientPrefix ?? past.name, label: other?.ingredient ?? past.name },
    condition: row.condition,
    cause:
      past === null
        ? null
        : {
            on: past.date,
            drug: past.name,
            code: past.code,
            institution: past.institutionName,
            pharmacy: past.pharmacyName,
            prescriberReason: row.comment,
          },
  };
}

/** Every alert of a stored check, in one shape. */
export function alertsOf(context: Masters, check: Pick<CheckRow, 'source' | 'detail'>): readonly CheckAlert[] {
  const service = serviceCheckIn(check);
  if (service !== null) return service.rows.map((row) => alertOfRow(context, row));
  return (localCheckIn(check)?.hits ?? []).map((hit) => {
    const alert = alertOfHit(hit);
    const ownIngredient = componentsOf(factsOf(context, hit.newDrug.codeType, hit.newDrug.code)) ?? alert.ingredient;
    return { ...alert, ownIngredient, ingredient: alert.rule === 'duplicate' ? alert.ingredient : ownIngredient };
  });
}
