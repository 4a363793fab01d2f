import { join } from 'node:path';
import type { Actor } from '../../main/application/people-ports.ts';
import type { Store } from '../../main/application/ports.ts';
import { dispatch } from '../../main/boundary/dispatch.ts';
import { openContext, profiles } from '../../main/composition.ts';
import { world } from '../../main/composition-context.ts';
import { initialiseTraining } from '../../main/initialise-training.ts';
import type { OperationName, OperationOutput } from '../../shared/contract/operations.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import { type MockProcess, spawnMock, temporaryFolder, today, unwrap } from '../contract/mock-fixture.ts';

export const COUNTER_PASSWORD = 'nur zur Probe';
export const COUNTER_PIN = '24681357';

export type CounterUser = 'pharmacist' | 'owner' | 'clerk' | 'support';

export interface CounterRig {
  readonly mock: MockProcess;
  /** Its folder */
  readonly profile: string;
  readonly store: Store;
  /** Through the one door, as this user */
  call<Name extends OperationName>(name: Name, input: unknown, user?: CounterUser): Promise<OperationOutput<Name>>;
  issuesOf(name: OperationName, input: unknown, user?: CounterUser): Promise<readonly Issue[]>;
  end(): Promise<void>;
}

/** A training profile on disk with a real mock service behind it, worked through the one door. */
export async function openCounter(): Promise<CounterRig> {
  const folder = temporaryFolder();
  const mock = await spawnMock(join(folder.path, 'service'));
  const profile = join(folder.path, 'profile');
  unwrap(await initialiseTraining({ profile, serviceUrl: mock.url, password: COUNTER_PASSWORD, pin: COUNTER_PIN }));
  const access = profiles();
  const lock = unwrap(access.acquireProfileLock(profile));
  const open = unwrap(openContext(access, profile, 'owner', COUNTER_PASSWORD, lock));
  const actors = new Map<CounterUser, Actor>();
  const actorOf = (user: CounterUser): Actor => {
    const known = actors.get(user) ?? unwrap(open.signIn(user, COUNTER_PASSWORD));
    actors.set(user, known);
    return known;
  };
  const ask = (name: OperationName, input: unknown, user: CounterUser) =>
    dispatch(world, { context: open.context, actor: actorOf(user) }, name, input, () => undefined);
  return {
    mock,
    profile,
    store: open.context.store,
    call: async (name, input, user = 'pharmacist') => unwrap(await ask(name, input, user)) as never,
    issuesOf: async (name, input, user = 'pharmacist') => {
      const outcome = await ask(name, input, user);
      return outcome.ok ? [] : outcome.issues;
    },
    end: async () => {
      await open.close();
      lock.release();
      await mock.kill();
      folder.remove();
    },
  };
}

/** A prescription as its QR says it: invented people, institution of the test prefecture, issued today. */
export function jahisText(changes: { readonly name?: string; readonly kana?: string; readonly number?: string } = {}) {
  const issued = today().replaceAll('-', '');
  return [
    'JAHIS10',
    '1,1,9700012,26,例示病院',
    '5,,,山田 太郎',
    `11,,${changes.name ?? '例示 太郎'},${changes.kana ?? 'ﾚｲｼﾞ ﾀﾛｳ'}`,
    '12,1',
    '13,19480110',
    '21,1',
    '22,06050116',
    `23,１２,${changes.number ?? '３４５'},1,01`,
    `51,${issued}`,
    '101,1,1,,14',
    '111,1,1,,１日１回朝食後　服用,1',
    '181,1,1,2,一包化',
    '201,1,1,1,4,2171022F1029,ノルバスク錠２．５ｍｇ,1,1,錠',
    '101,2,1,,14',
    '111,2,1,,１日３回朝昼夕食後　服用,3',
    '201,2,1,1,7,1149019F1ZZZ,【般】ロキソプロフェンＮａ錠６０ｍｇ,3,1,錠',
    '',
  ].join('\r\n');
}
