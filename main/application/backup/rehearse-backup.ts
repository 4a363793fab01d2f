import { isAbsolute } from 'node:path';
import { backupIssue } from '../../../shared/contract/backup-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context, Progress } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import { keepRehearsal } from './backup-records.ts';
import { backupTargets } from './backup-settings.ts';
import { stepsOf } from './progress-steps.ts';

/**
 * The only proof that a backup is one: restored into a scratch folder, opened, read through, counted against its
 * manifest, the audit chain walked, the returned files verified again. The answer is kept with its date.
 */
export async function rehearseBackup(
  context: Context,
  actor: Pick<Actor, 'name'>,
  { name, from, scratch, sample }: OperationInput<'backup.rehearse'>,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Result<OperationOutput<'backup.rehearse'>>> {
  const { store, clock, backups } = context;
  if (backups === null) return refusal(backupIssue('backup.not-kept'));
  if (scratch !== undefined && !isAbsolute(scratch)) return refusal(backupIssue('backup.not-absolute'));
  const targets = backupTargets(store, backups);
  const target = from === 'first' ? targets.first : targets.second;
  if (target === null) return refusal(backupIssue('backup.no-second'));
  const wanted = name ?? backups.generations(target.folder).find(({ manifest }) => manifest !== null)?.name;
  if (wanted === undefined) return refusal(backupIssue('backup.none-yet'));
  const at = clock.now();
  const beganMs = clock.monotonicMs();
  // A medium without leave to write holds no scratch.
  const place = scratch ?? (from === 'second' ? targets.first.folder : null);
  const request = { folder: target.folder, name: wanted, scratch: place, sample: sample ?? null, at };
  const rehearsed = await backups.rehearse(request, stepsOf('rehearse', 1, progress), signal);
  if (!rehearsed.ok) return rehearsed;
  const { createdAt, ok, proofs } = rehearsed.value;
  const seconds = (clock.monotonicMs() - beganMs) / 1_000;
  const told = { at, by: actor.name, name: wanted, createdAt, ok, seconds, proofs: proofs.map((one) => ({ ...one })) };
  store.transaction(() => {
    keepRehearsal(store, told);
    const failed = proofs.filter((proof) => !proof.ok).map((proof) => proof.name);
    audited(context, actor, 'backup.rehearsed', wanted, { ok, failed: failed.join(' ') });
  });
  return success(told);
}
