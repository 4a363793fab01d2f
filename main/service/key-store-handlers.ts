import type { OperationOutput } from '../../shared/contract/operations.ts';
import { sessionIssue } from '../../shared/contract/session-issues.ts';
import { type Result, refusal, success } from '../../shared/domain/result.ts';
import { audited } from '../application/audited.ts';
import type { ProcessOperations } from '../boundary/session.ts';
import type { KeyStoreClient } from './key-store-client.ts';
import type { ProfileKeeper } from './profile-keeper.ts';
import type { WindowSession } from './window-sessions.ts';

type KeyStoreOperations = Pick<ProcessOperations, 'session.key-store' | 'session.set-key-store'>;
type Use = OperationOutput<'session.key-store'>;

/** Whether this computer may open the profile by itself after a restart, so that sending goes on before anybody signs in. */
export function keyStoreHandlers(parts: {
  readonly session: WindowSession;
  readonly keeper: ProfileKeeper;
  readonly keyStore: KeyStoreClient;
}): KeyStoreOperations {
  const { session, keeper, keyStore } = parts;
  const use = async (): Promise<Result<Use>> => {
    const given = keeper.open?.computer.given() === true;
    return success({ use: given ? 'on' : (await keyStore.isThere()) ? 'off' : 'absent' });
  };
  return {
    'session.key-store': use,
    'session.set-key-store': async ({ on }) => {
      const { open } = keeper;
      const { actor } = session;
      if (open === null || actor === null) return refusal(sessionIssue('session.signed-out'));
      const kept = on ? await keyStore.newKey() : null;
      if (on && kept === null) return refusal(sessionIssue('session.no-key-store'));
      const changed = kept === null ? open.computer.take() : open.computer.give(kept.key, kept.sealed);
      kept?.key.fill(0);
      if (!changed.ok) return changed;
      const { context } = open;
      context.store.transaction(() => audited(context, actor, 'profile.key-store', null, { on }));
      return use();
    },
  };
}
