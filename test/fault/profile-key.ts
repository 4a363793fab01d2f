import { openKeySlot } from '../../main/adapters/profile/key-slot.ts';
import { readProfileFile } from '../../main/adapters/profile/profile-file.ts';
import { unwrap } from '../contract/mock-fixture.ts';

/** The database's key as the pharmacist gets it out of `profile.json`. null: the password does not open it. */
export function profileKey(profile: string, password: string): Uint8Array | null {
  const slot = unwrap(readProfileFile(profile)).slots.find(({ name }) => name === 'pharmacist');
  if (slot === undefined) throw new Error('no way in for the pharmacist');
  const key = openKeySlot(slot, 'pharmacist', password);
  return key === null ? null : new Uint8Array(key);
}
