import { join } from 'node:path';
import type { Result } from '../../../shared/domain/result.ts';
import { finishRotation } from './key-rotation.ts';
import { LOCK_FILE } from './profile-file.ts';

interface Held {
  release(): void;
}

/**
 * Holds a folder as its one user, and ends what a change of the database key left half put in its place: whoever holds
 * it finds one profile.
 *
 * @throws what the file system says; then nothing is held
 */
export function holdProfile(dir: string, holdExclusiveFile: (file: string) => Result<Held>): Result<Held> {
  const held = holdExclusiveFile(join(dir, LOCK_FILE));
  if (!held.ok) return held;
  try {
    finishRotation(dir);
    return held;
  } catch (error) {
    held.value.release();
    throw error;
  }
}
