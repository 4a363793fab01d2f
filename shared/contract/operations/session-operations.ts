import { z } from 'zod';
import type { OperationDefinition } from './operation-shapes.ts';

const user = z.string().min(1).max(32);
const password = z.string().max(1024);
const pin = z.string().min(1).max(64);
const newPin = z.string().min(4).max(64);
const instant = z.string();

/** Who sits at the window; everything null, empty or false while nobody is signed in. */
const who = z.strictObject({
  state: z.enum(['signed-out', 'locked', 'signed-in']),
  user: z.strictObject({ name: z.string(), displayName: z.string() }).nullable(),
  roles: z.array(z.string()),
  rights: z.array(z.string()),
  profile: z.strictObject({
    /** Name of its folder */
    folder: z.string(),
    /** Known once somebody has signed in */
    pharmacy: z.string().nullable(),
    training: z.boolean(),
  }),
  /** The signing key that is open for this window */
  key: z.strictObject({ endsAt: instant, secondsLeft: z.number() }).nullable(),
  autoLockMinutes: z.number().nullable(),
});

/** `absent`: this shell has none, or it keeps nothing safely */
const keyStoreUse = z.strictObject({ use: z.enum(['absent', 'off', 'on']) });

const text = (max: number) => z.string().trim().min(1).max(max);

/**
 * Of a window only, answered by the process that holds the profile: who sits there, and the first start. `public` here
 * means that they are asked before anybody is signed in.
 */
export const sessionOperations = {
  'session.who': { input: z.strictObject({}), output: who, access: 'public', kind: 'read' },
  'session.sign-in': {
    input: z.strictObject({ user, password, code: z.string().max(16).optional() }),
    output: who,
    access: 'public',
    kind: 'write',
  },
  'session.sign-out': { input: z.strictObject({}), output: who, access: 'public', kind: 'write' },
  'session.lock': { input: z.strictObject({}), output: who, access: 'public', kind: 'write' },
  'session.unlock': { input: z.strictObject({ password }), output: who, access: 'public', kind: 'write' },
  /** A person has moved: asked at most once a minute, it puts off the lock. */
  'session.active': { input: z.strictObject({}), output: who, access: 'public', kind: 'read' },
  'session.cancel': {
    input: z.strictObject({ callId: z.string().min(1).max(64) }),
    output: z.strictObject({ callId: z.string() }),
    access: 'public',
    kind: 'read',
  },
  'session.open-key': { input: z.strictObject({ pin }), output: who, access: ['sign'], kind: 'write' },
  'session.close-key': { input: z.strictObject({}), output: who, access: 'signed-in', kind: 'write' },
  /** The operating system's key store, under Electron: whether it may open this profile after a restart */
  'session.key-store': { input: z.strictObject({}), output: keyStoreUse, access: ['administer'], kind: 'read' },
  'session.set-key-store': {
    input: z.strictObject({ on: z.boolean() }),
    output: keyStoreUse,
    access: ['administer'],
    kind: 'write',
  },
  'setup.state': {
    input: z.strictObject({}),
    output: z.strictObject({ profile: z.enum(['none', 'there']), folder: z.string(), training: z.boolean() }),
    access: 'public',
    kind: 'read',
  },
  /** Test pharmacy, a user of each role, a MOCK service of its own and a day half done. */
  'setup.create-training': {
    input: z.strictObject({ password: text(1024).optional(), pin: newPin.optional() }),
    output: z.looseObject({
      users: z.array(z.looseObject({ name: z.string(), roles: z.array(z.string()) })),
      /** There only where they were made up; shown once */
      password: z.string().optional(),
      pin: z.string().optional(),
    }),
    access: 'public',
    kind: 'long',
  },
  'setup.create': {
    input: z.strictObject({
      pharmacy: z.strictObject({
        prefecture: z.string().regex(/^\d{2}$/),
        code: z.string().regex(/^\d{7}$/),
        name: text(100),
        postalCode: z
          .string()
          .regex(/^\d{3}-?\d{4}$/)
          .nullable(),
        address: text(200).nullable(),
        phone: text(30).nullable(),
      }),
      user: z.strictObject({
        name: user,
        displayName: text(40),
        roles: z.array(z.enum(['pharmacist', 'owner', 'clerk'])).min(1),
      }),
      password: z.string().min(8, 'パスワードは8文字以上にしてください').max(128),
      /** For the signing key of a pharmacist */
      pin: newPin.nullable(),
      serviceUrl: z.url({ protocol: /^https?$/ }).nullable(),
    }),
    output: z.looseObject({ users: z.array(z.looseObject({ name: z.string() })) }),
    access: 'public',
    kind: 'long',
  },
} as const satisfies Record<string, OperationDefinition>;
