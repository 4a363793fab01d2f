import { unwrapKey, type WrappedKey, wrapKey } from './wrapped-key.ts';

/**
 * The computer's way to the database key, beside those of its users: wrapped under a key that only the operating system's
 * key store gives back, on this computer and to this account.
 */
export interface ComputerSlot extends WrappedKey {
  /** Base64: the wrapping key as the key store sealed it */
  readonly sealed: string;
}

/** No user's slot is taken for this one, nor this one for a user's. */
const BOUND_TO = 'the key store of the computer';

export function sealComputerSlot(databaseKey: Uint8Array, wrappingKey: Uint8Array, sealed: string): ComputerSlot {
  return { sealed, ...wrapKey(databaseKey, wrappingKey, BOUND_TO) };
}

/** @returns the database key, or null when slot and wrapping key do not belong together */
export function openComputerSlot(slot: ComputerSlot, wrappingKey: Uint8Array): Buffer | null {
  return unwrapKey(slot, wrappingKey, BOUND_TO);
}
