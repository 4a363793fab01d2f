import { z } from 'zod';

/** One alert, whichever engine raised it. Parts are null where the patient’s consent does not reach. */
export interface Alert {
  readonly rule: 'duplicate' | 'contraindicated';
  readonly ingredient: string | null;
  readonly drug: string;
  readonly condition: string | null;
  readonly past: {
    readonly on: string | null;
    readonly drug: string;
    readonly institution: string | null;
    readonly pharmacy: string | null;
    readonly prescriberReason: string | null;
  } | null;
}

export interface UncheckedLine {
  readonly name: string;
  readonly state: 'not-covered' | 'not-comparable';
  readonly reason: string | null;
}

export interface CheckDetail {
  readonly alerts: readonly Alert[];
  readonly unchecked: readonly UncheckedLine[];
}

const rule = z.enum(['duplicate', 'contraindicated']);
const text = z.string().nullable();

/** As the service tells it (shared/formats/eps-messages-check.ts). */
const fromService = z.looseObject({
  lines: z.array(
    z.looseObject({ name: z.string(), state: z.enum(['checked', 'out-of-scope', 'not-comparable']), reason: text }),
  ),
  rows: z.array(
    z.looseObject({
      category: rule,
      ingredient: text,
      target: z.looseObject({ name: z.string() }),
      past: z.looseObject({ date: z.string(), name: z.string(), institutionName: text, pharmacyName: text }).nullable(),
      condition: text,
      comment: text,
    }),
  ),
});

/** As our own engine tells it (shared/domain/duplicate-check/check-outcome.ts). */
const place = z.looseObject({ name: z.string().optional(), code: z.string().optional() }).nullable();
const fromEngine = z.looseObject({
  lines: z.array(
    z.looseObject({ lineId: z.string(), state: z.enum(['checked', 'not-covered', 'not-comparable']), cause: text }),
  ),
  hits: z.array(
    z.looseObject({
      rule,
      ingredient: z.string(),
      newDrug: z.looseObject({ name: z.string() }),
      causing: z
        .looseObject({
          name: z.string(),
          dispensedOn: text,
          prescribedOn: text,
          institution: place,
          pharmacy: place,
          prescriberReason: text,
        })
        .nullable(),
      reason: z.looseObject({ conditionJa: text.optional() }).nullable(),
    }),
  ),
});

const placeName = (where: z.infer<typeof place>): string | null => where?.name ?? where?.code ?? null;

/** null when the detail has neither shape (a check that was not performed). */
export function readCheckDetail(detail: unknown): CheckDetail | null {
  const service = fromService.safeParse(detail);
  if (service.success) {
    return {
      alerts: service.data.rows.map((row) => ({
        rule: row.category,
        ingredient: row.ingredient,
        drug: row.target.name,
        condition: row.condition,
        past:
          row.past === null
            ? null
            : {
                on: row.past.date,
                drug: row.past.name,
                institution: row.past.institutionName,
                pharmacy: row.past.pharmacyName,
                prescriberReason: row.comment,
              },
      })),
      unchecked: service.data.lines.flatMap(({ name, state, reason }) =>
        state === 'checked' ? [] : [{ name, state: state === 'out-of-scope' ? 'not-covered' : state, reason }],
      ),
    };
  }
  const engine = fromEngine.safeParse(detail);
  if (!engine.success) return null;
  return {
    alerts: engine.data.hits.map((hit) => ({
      rule: hit.rule,
      ingredient: hit.ingredient,
      drug: hit.newDrug.name,
      condition: hit.reason?.conditionJa ?? null,
      past:
        hit.causing === null
          ? null
          : {
              on: hit.causing.dispensedOn ?? hit.causing.prescribedOn,
              drug: hit.causing.name,
              institution: placeName(hit.causing.institution),
              pharmacy: placeName(hit.causing.pharmacy),
              prescriberReason: hit.causing.prescriberReason,
            },
    })),
    unchecked: engine.data.lines.flatMap(({ lineId, state, cause }) =>
      state === 'checked' ? [] : [{ name: lineId, state, reason: cause }],
    ),
  };
}
