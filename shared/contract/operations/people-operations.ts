import { z } from 'zod';
import { ROLES } from '../../domain/people/roles.ts';
import { day, type OperationDefinition, reason } from './operation-shapes.ts';

const userName = z.string().regex(/^[a-z0-9._-]{1,32}$/, '半角の英小文字・数字・.・_・- で32文字までにしてください');
/** Existing passwords are taken as they are; new ones have a length. */
const newPassword = z.string().min(8, 'パスワードは8文字以上にしてください').max(128);
const code = z.string().min(1).max(16);
const roles = z.array(z.enum(ROLES)).min(1).max(ROLES.length);

export const keyStatus = z.object({
  userName: z.string(),
  displayName: z.string(),
  state: z.enum(['none', 'ready', 'expires-soon', 'expired', 'not-valid-yet', 'locked']),
  createdAt: z.string().nullable(),
  /** Day on which the certificate ends */
  validUntil: z.string().nullable(),
  daysLeft: z.number().nullable(),
  triesLeft: z.number().nullable(),
  lockedAt: z.string().nullable(),
});

export const person = z.object({
  userId: z.string(),
  name: z.string(),
  displayName: z.string(),
  roles: z.array(z.enum(ROLES)),
  rights: z.array(z.string()),
  active: z.boolean(),
  /** Rows that wait for this person's signature */
  unsignedRows: z.number(),
});

export const auditRow = z.object({
  sequence: z.number(),
  at: z.string(),
  user: z.string(),
  action: z.string(),
  /** The action in words; the code itself where none are known */
  words: z.object({ ja: z.string(), en: z.string() }),
  target: z.string().nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

export const auditFilter = z.strictObject({
  user: z.string().max(32).optional(),
  action: z.string().max(64).optional(),
  day: day.optional(),
});

export const peopleOperations = {
  'user.list': { input: z.strictObject({}), output: z.array(person), access: 'signed-in', kind: 'read' },
  'user.create': {
    input: z.strictObject({
      name: userName,
      displayName: z.string().trim().min(1).max(60),
      roles,
      password: newPassword,
    }),
    output: person,
    access: ['administer'],
    kind: 'write',
  },
  'user.set-roles': {
    input: z.strictObject({ name: userName, roles }),
    output: person,
    access: ['administer'],
    kind: 'write',
  },
  /** Refused for the last owner, and while rows wait for his signature unless `takenOverBy` names who finalises them anew */
  'user.deactivate': {
    input: z.strictObject({ name: userName, reason, takenOverBy: userName.optional() }),
    output: person,
    access: ['administer'],
    kind: 'write',
  },
  'user.activate': {
    input: z.strictObject({ name: userName, password: newPassword }),
    output: person,
    access: ['administer'],
    kind: 'write',
  },
  /** One's own */
  'user.change-password': {
    input: z.strictObject({ oldPassword: z.string().min(1).max(128), newPassword }),
    output: z.object({ name: z.string() }),
    access: 'signed-in',
    kind: 'write',
  },
  /** Somebody else's, who has forgotten it */
  'user.reset-password': {
    input: z.strictObject({ name: userName, newPassword }),
    output: z.object({ name: z.string() }),
    access: ['administer'],
    kind: 'write',
  },
  /** One's own second factor (RFC 6238): shown once, and counts once a code of it was confirmed */
  'user.enrol-second-factor': {
    input: z.strictObject({}),
    output: z.object({ secret: z.string(), uri: z.string() }),
    access: 'signed-in',
    kind: 'write',
  },
  'user.confirm-second-factor': {
    input: z.strictObject({ code }),
    output: z.object({ name: z.string() }),
    access: 'signed-in',
    kind: 'write',
  },
  'user.remove-second-factor': {
    input: z.strictObject({ code }),
    output: z.object({ name: z.string() }),
    access: 'signed-in',
    kind: 'write',
  },
  /** Somebody else's, who has lost his telephone */
  'user.reset-second-factor': {
    input: z.strictObject({ name: userName, reason }),
    output: z.object({ name: z.string() }),
    access: ['administer'],
    kind: 'write',
  },
  /** Break-glass: an owner's rights under a long password that is shown once, for paper. Sealed again it has a new one. */
  'user.seal-emergency': {
    input: z.strictObject({}),
    output: z.object({ name: z.string(), password: z.string() }),
    access: ['administer'],
    kind: 'write',
  },
  /** An owner has seen that it was used; until then every status tells it */
  'user.acknowledge-emergency': {
    input: z.strictObject({ word: reason }),
    output: z.object({ uses: z.number() }),
    access: ['administer'],
    kind: 'write',
  },
  /** Of all who may sign, or of one */
  'key.status': {
    input: z.strictObject({ userName: userName.optional() }),
    output: z.array(keyStatus),
    access: 'signed-in',
    kind: 'read',
  },
  /** Newest first; no patient data stands in the log */
  'audit.page': {
    input: z.strictObject({
      ...auditFilter.shape,
      /** `last` of the page before */
      after: z.number().int().min(1).optional(),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.object({ rows: z.array(auditRow), last: z.number().nullable(), more: z.boolean() }),
    access: ['administer', 'support'],
    kind: 'read',
  },
} as const satisfies Record<string, OperationDefinition>;
