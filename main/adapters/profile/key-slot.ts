import { randomBytes, scryptSync } from 'node:crypto';
import { unwrapKey, type WrappedKey, wrapKey } from './wrapped-key.ts';

/**
 * One user's way to the database key: wrapped under a key that scrypt derives from the password,
 * bound to the user name, so that a slot renamed to another user opens nothing.
 */
export interface KeySlot extends WrappedKey {
  readonly name: string;
  readonly kdf: { readonly name: 'scrypt'; readonly n: number; readonly r: 8; readonly p: 1 };
  /** Base64, 16 bytes */
  readonly salt: string;
}

/**
 * N of scrypt (RFC 7914) with r = 8 and p = 1. Whoever has copied the folder is not throttled: what a try costs him is the
 * whole defence of a password. 128 MiB and about 0.4 s each (OWASP's first choice).
 */
export const KEY_COST = 2 ** 17;
/** 8 MiB and about 0.03 s: a training profile holds invented people, and is signed in to all day by demonstrations. */
export const TRAINING_KEY_COST = 2 ** 13;
const BLOCK_SIZE = 8;
const KEY_BYTES = 32;

function wrappingKey(password: string, salt: Uint8Array, kdf: KeySlot['kdf']): Buffer {
  const { n, r, p } = kdf;
  // Full-width digits typed with the IME on are the same password.
  return scryptSync(password.normalize('NFKC'), salt, KEY_BYTES, { N: n, r, p, maxmem: 256 * n * r });
}

/** @param cost N of scrypt: that of the slots beside it, so that all users of a profile are guarded alike */
export function sealKeySlot(name: string, password: string, databaseKey: Uint8Array, cost: number): KeySlot {
  const kdf = { name: 'scrypt', n: cost, r: BLOCK_SIZE, p: 1 } as const;
  const salt = randomBytes(16);
  const wrapped = wrapKey(databaseKey, wrappingKey(password, salt, kdf), name);
  return { name, kdf, salt: salt.toString('base64'), ...wrapped };
}

/** @returns the database key, or null when password, name or slot do not belong together */
export function openKeySlot(slot: KeySlot, name: string, password: string): Buffer | null {
  return unwrapKey(slot, wrappingKey(password, Buffer.from(slot.salt, 'base64'), slot.kdf), name);
}

/** The same work for a name that has no slot, so that time does not tell which names exist. */
export function spendPasswordTime(password: string, cost: number): void {
  wrappingKey(password, Buffer.alloc(16), { name: 'scrypt', n: cost, r: BLOCK_SIZE, p: 1 });
}

/** What a try costs in this profile: its dearest slot, so that one made cheaper in the file makes no other one cheaper. */
export function keyCostOf(slots: readonly KeySlot[]): number {
  return Math.max(TRAINING_KEY_COST, ...slots.map(({ kdf }) => kdf.n));
}
