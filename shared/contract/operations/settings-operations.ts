import { z } from 'zod';
import { isClockTime } from '../../domain/clock-time.ts';
import { day, type OperationDefinition } from './operation-shapes.ts';

const clockTime = z.string().refine(isClockTime, 'HH:mm の形で入力してください');
const duty = z.enum(['register', 'exempt']);

/**
 * When the sender sends by itself; any mix. Whatever is set, everything ready goes from `sendAllFrom` of its 調剤日, and a person
 * may start the batch by key at any time.
 */
export const uploadModes = z.strictObject({
  /** Everything ready from `at` of each day (null: by key only) until the business day changes over */
  closingBatch: z.strictObject({ on: z.boolean(), at: clockTime.nullable() }),
  /** Rows of days gone by, as a batch of their own from `at` on */
  openingBatch: z.strictObject({ on: z.boolean(), at: clockTime }),
  /** A few rows between `from` and `until`; `bytesPerSecond` null = no cap of its own */
  trickle: z.strictObject({
    on: z.boolean(),
    from: clockTime,
    until: clockTime,
    rowsPerMinute: z.number().int().min(1).max(60),
    bytesPerSecond: z.number().int().min(100).max(10_000_000).nullable(),
  }),
});

/** Started when all is done after 本締め: program and arguments as they are, no shell between. null = nothing. */
export const afterClosing = z.strictObject({ argv: z.array(z.string().min(1).max(500)).min(1).max(20) }).nullable();

/** One line of the dated table of 登録対象外 by insurance kind; the latest `from` not after the 調剤日 counts. */
export const exemptionLine = z.strictObject({
  from: day,
  'industrial-accident': duty,
  'automobile-liability': duty,
  pollution: duty,
});

/** One certificate or several, one after the other */
export const certificatesPem = z
  .string()
  .max(65_536)
  .regex(/^\s*(?:-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/);

const settings = {
  closingTime: clockTime,
  /** When a business day changes over; 00:00, later for a shop open at night */
  changeover: clockTime,
  /** From here on everything ready is sent whatever the mode; 23:30 */
  sendAllFrom: clockTime,
  uploadModes,
  parallelism: z.number().int().min(1).max(16),
  requestTimeoutMs: z.number().int().min(1_000).max(300_000),
  /** The screen locks after so long without a key; 0 = never */
  autoLockMinutes: z.number().int().min(0).max(240),
  language: z.enum(['ja', 'en']),
  afterClosing,
  exemptions: z.array(exemptionLine).max(50),
  /** Address of the service; null = none */
  serviceUrl: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .nullable(),
  /** https: the only authorities that may have issued the service's certificate, PEM; null = those Node knows */
  serviceAuthority: certificatesPem.nullable(),
};
const settingsShape = z.object(settings);
export type AppSettings = z.infer<typeof settingsShape>;

export const settingsOperations = {
  'settings.get': {
    input: z.strictObject({}),
    output: z.object({
      settings: settingsShape,
      /** Changed since this process began and taken up only at its next start */
      afterRestart: z.array(z.string()),
      training: z.boolean(),
      pharmacy: z.object({ name: z.string(), code: z.string(), prefecture: z.string() }),
    }),
    access: 'signed-in',
    kind: 'read',
  },
  'settings.set': {
    input: z.strictObject(settings).partial(),
    output: z.object({
      settings: settingsShape,
      changed: z.array(z.string()),
      afterRestart: z.array(z.string()),
    }),
    access: ['administer'],
    kind: 'write',
  },
} as const satisfies Record<string, OperationDefinition>;
