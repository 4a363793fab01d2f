import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * The computer's way to the database key, beside those of its users: the key wrapped by AES-256-GCM under one that only
 * the operating system's key store gives back, on this computer and to this account.
 */
export interface ComputerSlot {
  /** Base64: the wrapping key as the key store sealed it */
  readonly sealed: string;
  /** Base64, 12 bytes */
  readonly nonce: string;
  /** Base64: 32 bytes of wrapped key and 16 bytes of tag */
  readonly wrapped: string;
}

const TAG_BYTES = 16;
/** No user's slot is taken for this one, nor this one for a user's. */
const BOUND_TO = Buffer.from('the key store of the computer', 'utf8');

export function sealComputerSlot(databaseKey: Uint8Array, wrappingKey: Uint8Array, sealed: string): ComputerSlot {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(BOUND_TO);
  const wrapped = Buffer.concat([cipher.update(databaseKey), cipher.final(), cipher.getAuthTag()]);
  return { sealed, nonce: nonce.toString('base64'), wrapped: wrapped.toString('base64') };
}

/** @returns the database key, or null when slot and wrapping key do not belong together */
export function openComputerSlot(slot: ComputerSlot, wrappingKey: Uint8Array): Buffer | null {
  const wrapped = Buffer.from(slot.wrapped, 'base64');
  try {
    const nonce = Buffer.from(slot.nonce, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', wrappingKey, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(BOUND_TO);
    decipher.setAuthTag(wrapped.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(wrapped.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}
