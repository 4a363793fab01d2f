import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { OperationOutput } from '../../shared/contract/operations.ts';
import { readTrainingMock } from '../training-place.ts';

/** Whether the folder holds a profile. */
export function profileExists(dir: string): boolean {
  return existsSync(join(dir, 'profile.json'));
}

export function setUpState(dir: string): OperationOutput<'setup.state'> {
  return {
    profile: profileExists(dir) ? 'there' : 'none',
    folder: basename(dir),
    training: readTrainingMock(dir) !== null,
  };
}

/** Who sits at a window where nobody has signed in yet since the process began. */
export function nobodyYet(dir: string): OperationOutput<'session.who'> {
  return {
    state: 'signed-out',
    user: null,
    roles: [],
    rights: [],
    profile: { folder: basename(dir), pharmacy: null, training: readTrainingMock(dir) !== null },
    key: null,
    autoLockMinutes: null,
  };
}

/** What is asked before the sign-in is shown, told from the folder alone; null: it takes the core. */
export function answerAtTheDoor(dir: string, operation: string): OperationOutput<'setup.state' | 'session.who'> | null {
  if (operation === 'setup.state') return setUpState(dir);
  return operation === 'session.who' ? nobodyYet(dir) : null;
}
