import { createHash } from 'node:crypto';
import type { AuditEntry } from '../../application/row-ports.ts';

/** What the first row points back to. */
export const AUDIT_GENESIS = createHash('sha256').update('chozai-registrar audit log, version 1').digest('hex');

export type UnhashedAuditEntry = Omit<AuditEntry, 'hash'>;

function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 over the row as JSON with sorted names, its predecessor's hash among them. */
export function auditHash(entry: UnhashedAuditEntry): string {
  const { sequence, at, user, action, target, detail, previousHash } = entry;
  return createHash('sha256')
    .update(canonical({ sequence, at, user, action, target, detail, previousHash }))
    .digest('hex');
}
