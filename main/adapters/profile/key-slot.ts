import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';

/**
 * One user's way to the database key: the key wrapped by AES-256-GCM under a key that scrypt derives from the password,
 * bound to the user name, so that a slot renamed to another user opens nothing.
 */
export interface KeySlot {
  readonly name: string;
  readonly kdf: { readonly name: 'scrypt'; readonly n: number; readonly r: number; readonly p: 1 };
  /** Base64, 16 bytes */
  readonly salt: string;
  /** Base64, 12 bytes */
  readonly nonce: string;
  /** Base64: 32 bytes of wrapped key and 16 bytes of tag */
  readonly wrapped: string;
}

/** 32 MiB and about 0.1 s a try (RFC 7914; OWASP's floor for p = 1 is N = 2^17 on servers: here each try is throttled too). */
const SCRYPT = { name: 'scrypt', n: 2 ** 15, r: 8, p: 1 } as const;
const KEY_BYTES = 32;
const TAG_BYTES = 16;

function wrappingKey(password: string, salt: Uint8Array, kdf: KeySlot['kdf']): Buffer {
  const { n, r, p } = kdf;
  // Full-width digits typed with the IME on are the same password.
  return scryptSync(password.normalize('NFKC'), salt, KEY_BYTES, { N: n, r, p, maxmem: 256 * n * r });
}

export function sealKeySlot(name: string, password: string, databaseKey: Uint8Array): KeySlot {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey(password, salt, SCRYPT), nonce, {
    authTagLength: TAG_BYTES,
  });
  cipher.setAAD(Buffer.from(name, 'utf8'));
  const wrapped = Buffer.concat([cipher.update(databaseKey), cipher.final(), cipher.getAuthTag()]);
  return {
    name,
    kdf: SCRYPT,
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    wrapped: wrapped.toString('base64'),
  };
}

/** @returns the database key, or null when password, name or slot do not belong together */
export function openKeySlot(slot: KeySlot, name: string, password: string): Buffer | null {
  const wrapped = Buffer.from(slot.wrapped, 'base64');
  const key = wrappingKey(password, Buffer.from(slot.salt, 'base64'), slot.kdf);
  const nonce = Buffer.from(slot.nonce, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(name, 'utf8'));
  decipher.setAuthTag(wrapped.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(wrapped.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

/** The same work for a name that has no slot, so that time does not tell which names exist. */
export function spendPasswordTime(password: string): void {
  wrappingKey(password, Buffer.alloc(16), SCRYPT);
}
