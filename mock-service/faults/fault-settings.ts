import { z } from 'zod';

const probability = z.number().min(0).max(1).default(0);
const milliseconds = z.number().min(0).max(600_000);

/** Body of `POST /mock/faults` (product.md §11); every call replaces the whole, `{}` clears. */
export const faultSettingsSchema = z.strictObject({
  seed: z.union([z.number(), z.string()]).default(0),
  latencyMs: z
    .strictObject({ mean: milliseconds.default(0), jitter: milliseconds.default(0) })
    .default({ mean: 0, jitter: 0 }),
  /** Every `/eps` connection is destroyed as soon as its request begins. */
  down: z.boolean().default(false),
  refuse: probability,
  dropRequest: probability,
  dropResponse: probability,
  http503: z.strictObject({ p: probability, afterStore: probability }).default({ p: 0, afterStore: 0 }),
  http429: z
    .strictObject({ p: probability, retryAfterS: z.number().min(0).max(86_400).default(1) })
    .default({ p: 0, retryAfterS: 1 }),
  http401: probability,
  garbage: probability,
  truncate: probability,
  slowBody: probability,
  halfOpen: probability,
  /** Every n-th new registration or amendment is refused; 0 = none */
  rejectEvery: z.number().int().min(0).default(0),
  clockOffsetS: z.number().min(-4_000_000_000).max(4_000_000_000).default(0),
});

export type FaultSettings = z.infer<typeof faultSettingsSchema>;

export const NO_FAULTS: FaultSettings = faultSettingsSchema.parse({});
