import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A database key under AES-256-GCM, bound to whose way to it this is: in another one's place it opens nothing. */
export interface WrappedKey {
  /** Base64, 12 bytes */
  readonly nonce: string;
  /** Base64: 32 bytes of wrapped key and 16 bytes of tag */
  readonly wrapped: string;
}

const TAG_BYTES = 16;

/** @param boundTo whose way it is: authenticated, not stored */
export function wrapKey(databaseKey: Uint8Array, wrappingKey: Uint8Array, boundTo: string): WrappedKey {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(boundTo, 'utf8'));
  const wrapped = Buffer.concat([cipher.update(databaseKey), cipher.final(), cipher.getAuthTag()]);
  return { nonce: nonce.toString('base64'), wrapped: wrapped.toString('base64') };
}

/** @returns the database key, or null when wrapping key, binding and what is wrapped do not belong together */
export function unwrapKey(slot: WrappedKey, wrappingKey: Uint8Array, boundTo: string): Buffer | null {
  const wrapped = Buffer.from(slot.wrapped, 'base64');
  try {
    const nonce = Buffer.from(slot.nonce, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', wrappingKey, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(boundTo, 'utf8'));
    decipher.setAuthTag(wrapped.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(wrapped.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}
