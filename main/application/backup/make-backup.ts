import { backupIssue } from '../../../shared/contract/backup-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context, Progress, UseCase } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import { keepTry } from './backup-records.ts';
import { backupTargets } from './backup-settings.ts';
import { stepsOf } from './progress-steps.ts';
import { rehearseBackup } from './rehearse-backup.ts';

type Made = OperationOutput<'backup.make'>;
const MIB = 2 ** 20;

/** One backup of now; what came of it is kept and audited, also where nothing came of it. */
export async function makeOneBackup(
  context: Context,
  actor: Pick<Actor, 'name'>,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Result<Omit<Made, 'rehearsal'>>> {
  const { store, clock, backups } = context;
  if (backups === null) return refusal(backupIssue('backup.not-kept'));
  const at = clock.now();
  const beganMs = clock.monotonicMs();
  const targets = backupTargets(store, backups);
  const made = await backups.make({ ...targets, at }, stepsOf('backup', MIB, progress), signal);
  const seconds = (clock.monotonicMs() - beganMs) / 1_000;
  const failed = made.ok ? null : (made.issues[0]?.code ?? null);
  if (failed === 'backup.busy' || failed === 'backup.cancelled') return made.ok ? refusal() : made;
  const value = made.ok ? made.value : null;
  const bytes = value?.generation.manifest?.bytes ?? 0;
  const second = targets.second === null ? null : value?.second != null;
  const code = failed ?? value?.issues[0]?.code ?? null;
  store.transaction(() => {
    const name = value?.generation.name ?? null;
    keepTry(store, { at, by: actor.name, ok: made.ok, name, bytes, seconds, second, code });
    audited(context, actor, made.ok ? 'backup.made' : 'backup.failed', name, { bytes, second, code });
  });
  if (value === null) return made.ok ? refusal() : made;
  return success({
    name: value.generation.name,
    folder: value.generation.folder,
    bytes,
    seconds,
    removed: [...value.removed],
    second: value.second === null ? null : { folder: value.second.folder, removed: [...value.second.removed] },
    issues: [...value.issues],
  });
}

export const makeBackup: UseCase<OperationInput<'backup.make'>, Made> = async (
  context,
  actor,
  { rehearse },
  progress,
  signal,
) => {
  const made = await makeOneBackup(context, actor, progress, signal);
  if (!made.ok) return made;
  if (!rehearse) return success({ ...made.value, rehearsal: null });
  const { name } = made.value;
  const rehearsal = await rehearseBackup(context, actor, { name, from: 'first' }, progress, signal);
  return rehearsal.ok ? success({ ...made.value, rehearsal: rehearsal.value }) : rehearsal;
};
