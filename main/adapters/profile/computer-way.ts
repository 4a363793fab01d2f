import { type Result, success } from '../../../shared/domain/result.ts';
import { sealComputerSlot } from './computer-slot.ts';
import { type ProfileFile, readProfileFile, writeProfileFile } from './profile-file.ts';
import { withFileFailures } from './sign-in.ts';

/** Whether, and how, the operating system's key store opens this profile without a person. */
export interface ComputerWay {
  given(): boolean;
  /** @param sealed the wrapping key as the key store gives it back */
  give(wrappingKey: Uint8Array, sealed: string): Result<null>;
  take(): Result<null>;
}

/** @param key of the database, as long as the profile is open */
export function computerWay(dir: string, key: Uint8Array): ComputerWay {
  const write = (change: (file: ProfileFile) => ProfileFile): Result<null> =>
    withFileFailures(() => {
      const file = readProfileFile(dir);
      if (!file.ok) return file;
      writeProfileFile(dir, change(file.value));
      return success(null);
    });
  return {
    given: () => {
      const file = readProfileFile(dir);
      return file.ok && file.value.computer !== undefined;
    },
    give: (wrappingKey, sealed) => write((file) => ({ ...file, computer: sealComputerSlot(key, wrappingKey, sealed) })),
    take: () => write(({ computer: _gone, ...file }) => file),
  };
}
