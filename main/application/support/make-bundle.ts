import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { tokyoDateOf, tokyoTimeOf } from '../../../shared/domain/calendar-date.ts';
import { success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { UseCase } from '../context.ts';
import { bundleFiles } from './bundle-files.ts';
import { type AuditVerdict, databaseFindings, diagnose, orFailure } from './diagnose.ts';
import { readmeText } from './readme-text.ts';

/**
 * Looks at everything, asks the service one question, and packs what it found without patient data. A store that can
 * no longer be written is what a bundle is for: its own audit line failing is then a finding and no refusal.
 */
export const makeBundle: UseCase<OperationInput<'support.bundle'>, OperationOutput<'support.bundle'>> = async (
  context,
  actor,
  _input,
  _progress,
  signal,
) => {
  const madeAt = context.clock.now();
  const answer = await context.gateway.listRegistered(tokyoDateOf(madeAt), signal);
  const disk = context.backups === null ? null : context.machine.disk(context.backups.defaultFolder);
  const unwritten = await orFailure(() => {
    audited(context, actor, 'support.bundle', null);
    return [];
  });
  const database = await orFailure(() => databaseFindings(context, signal));
  let walked: AuditVerdict | null = null;
  const audit = (): AuditVerdict => {
    walked ??= context.store.audit.verify();
    return walked;
  };
  const findings = await diagnose(context, actor, { answer, disk, database: [...unwritten, ...database], audit });
  const files = {
    'README.txt': new TextEncoder().encode(readmeText(madeAt, actor.name, findings)),
    ...bundleFiles({ context, actor, answer, disk, findings, audit }),
  };
  const moment = `${tokyoDateOf(madeAt)}-${tokyoTimeOf(madeAt).replace(':', '')}`;
  return success({
    fileName: `chozai-support-${moment}.zip`,
    base64: Buffer.from(context.packFiles(files)).toString('base64'),
    entries: Object.keys(files),
    findings: [...findings],
  });
};
