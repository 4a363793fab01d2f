import { randomBytes, randomUUID } from 'node:crypto';
import { parseUuid, type Uuid } from '../../../shared/domain/identifiers.ts';
import type { Random } from '../../application/system-ports.ts';

function newUuid(): Uuid {
  const uuid = parseUuid(randomUUID());
  if (uuid === null) throw new Error('randomUUID gave no UUID');
  return uuid;
}

export const systemRandom: Random = {
  uuid: newUuid,
  fraction: () => Math.random(),
  bytes: (length) => new Uint8Array(randomBytes(length)),
};
