import { applicationIssue } from '../../shared/contract/application-issues.ts';
import { isTooDeep } from '../../shared/contract/input-depth.ts';
import { sessionOperations } from '../../shared/contract/operations/session-operations.ts';
import { isOperationName, type OperationName, operations } from '../../shared/contract/operations.ts';
import { sessionIssue } from '../../shared/contract/session-issues.ts';
import { storageIssue } from '../../shared/contract/storage-issues.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import { type Result, refusal } from '../../shared/domain/result.ts';
import type { Progress } from '../application/context.ts';
import { denial } from '../application/denial.ts';
import { StorageFailure } from '../application/storage-failure.ts';
import { handlers, publicHandlers } from './handlers.ts';
import type { ProcessOperations, Session, World } from './session.ts';

/**
 * The one way in: rights by name, then the input are checked here and not only on a screen, expected trouble comes
 * back as issues, a throw becomes an incident number. Knows no transport.
 * @param own what the process answers itself for the window that asks; null where there is no window
 */
export async function dispatch(
  world: World,
  session: Session | null,
  name: string,
  input: unknown,
  progress: Progress,
  signal?: AbortSignal,
  own: ProcessOperations | null = null,
): Promise<Result<unknown>> {
  if (!isOperationName(name))
    return refusal(applicationIssue('request.unknown-operation', { operation: name.slice(0, 60) }));
  try {
    // Before the input is looked at: a forbidden try is on the audit log however badly it was written.
    const denied = deniedAccess(session, name);
    if (denied !== null) return refusal(denied);
    if (isTooDeep(input)) return refusal(applicationIssue('request.too-deep'));
    const definition = operations[name];
    const parsed = definition.input.safeParse(input);
    if (!parsed.success) return refusal(...invalidInput(parsed.error.issues));
    const outcome = Object.hasOwn(sessionOperations, name)
      ? await runOwn(own, name, parsed.data, progress)
      : await run(world, session, name, parsed.data, progress, signal);
    if (!outcome.ok) return outcome;
    const checked = definition.output.safeParse(outcome.value);
    if (!checked.success)
      throw new Error(
        `output of ${name}: ${checked.error.issues[0]?.path.join('.')} ${checked.error.issues[0]?.message}`,
      );
    return outcome;
  } catch (error) {
    if (error instanceof StorageFailure) return refusal(error.issue);
    const incident = world.random.uuid().slice(0, 8);
    world.log.error('defect', {
      incident,
      operation: name,
      error: error instanceof Error ? error.name : 'unknown',
      where: firstOwnFrame(error),
    });
    return refusal(applicationIssue('defect.incident', { incident }));
  }
}

function invalidInput(
  problems: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): readonly Issue[] {
  return problems
    .slice(0, 20)
    .map(({ path, message }) =>
      applicationIssue('request.invalid', { path: path.join('.') || '(全体)', problem: message }),
    );
}

function run(
  world: World,
  session: Session | null,
  name: OperationName,
  input: unknown,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<Result<unknown>> | Result<unknown> {
  const open = publicHandlers[name];
  if (open !== undefined) return open(world, session, input);
  const handler = handlers[name];
  if (session === null || handler === undefined) throw new Error(`no handler for ${name}`);
  return handler(session.context, session.actor, input, progress, signal);
}

type OwnHandler = (input: unknown, progress: Progress) => Promise<Result<unknown>> | Result<unknown>;

function runOwn(
  own: ProcessOperations | null,
  name: OperationName,
  input: unknown,
  progress: Progress,
): Promise<Result<unknown>> | Result<unknown> {
  if (own === null) return refusal(sessionIssue('session.window-only', { operation: name }));
  // As in `handlers`: the input was parsed by the schema of this very name.
  const handler = (own as unknown as Readonly<Partial<Record<OperationName, OwnHandler>>>)[name];
  if (handler === undefined) throw new Error(`no handler for ${name}`);
  return handler(input, progress);
}

function deniedAccess(session: Session | null, name: OperationName): Issue | null {
  const { access } = operations[name];
  if (access === 'public') return null;
  if (session === null) return storageIssue('storage.no-profile');
  // A window stays signed in for hours: who was deactivated meanwhile does nothing more.
  if (session.context.store.users.byId(session.actor.userId)?.active === false) return storageIssue('sign-in.refused');
  if (access === 'signed-in' || access.some((right) => session.actor.rights.includes(right))) return null;
  return denial(session.context, session.actor, name, access);
}

/** File and line of our own code, never the message: a message may quote what a person typed. */
function firstOwnFrame(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frame = stack.split('\n').find((line) => /\/(main|shared)\//.test(line));
  return frame?.match(/((?:main|shared)\/[^:)]+:\d+)/)?.[1] ?? 'unknown';
}
