import { CHANGED_AREAS, type ChangedArea } from '../../shared/contract/bridge.ts';
import { type OperationName, operations } from '../../shared/contract/operations.ts';

/** What a write touches, where it is less than everything. One that is not named here makes every screen ask again. */
const AREAS: Readonly<Partial<Record<OperationName, readonly ChangedArea[]>>> = {
  'reception.receive': ['prescriptions', 'queue', 'closing', 'checks'],
  'reception.cancel': ['prescriptions', 'queue', 'closing'],
  'result.record': ['prescriptions', 'entries', 'closing'],
  'result.sign': ['entries', 'queue', 'closing'],
  'result.withdraw': ['entries', 'queue', 'closing'],
  'entry.open': ['prescriptions', 'entries'],
  'entry.save': ['entries'],
  'entry.mark': ['prescriptions', 'entries'],
  'entry.discard': ['prescriptions', 'entries', 'closing'],
  'closing.late-reason': ['queue', 'closing'],
  'closing.carry-over': ['prescriptions', 'closing'],
  'queue.hold': ['queue', 'closing'],
  'queue.release': ['queue', 'closing'],
  'queue.retry': ['queue', 'closing'],
  'check.run': ['checks', 'prescriptions', 'closing'],
  'key.reissue': ['people'],
  'backup.make': ['closing'],
  'backup.rehearse': ['closing'],
  'backup.settings': ['closing'],
};

/** What the sender's work touches. */
export const SENDER_AREAS: readonly ChangedArea[] = ['queue', 'closing', 'prescriptions', 'checks'];

/** Parts of the database that an operation may have changed. */
export function changedAreas(name: OperationName): readonly ChangedArea[] {
  if (name.startsWith('session.') || name.startsWith('setup.') || operations[name].kind === 'read') return [];
  return AREAS[name] ?? CHANGED_AREAS;
}
