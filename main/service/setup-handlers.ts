import { sessionIssue } from '../../shared/contract/session-issues.ts';
import { rightsOfRoles } from '../../shared/domain/people/roles.ts';
import { type Result, refusal, success } from '../../shared/domain/result.ts';
import type { ProcessOperations } from '../boundary/session.ts';
import { world } from '../composition-context.ts';
import { initialiseProfile, initialiseTraining } from '../initialise-training.ts';
import type { MockPlace } from '../service-protocol.ts';
import { fillTrainingDay } from '../training-day.ts';
import { trainingMock, writeTrainingMock } from '../training-place.ts';
import { setUpState } from './closed-profile.ts';
import type { ProfileKeeper } from './profile-keeper.ts';

type SetupOperations = Pick<ProcessOperations, Extract<keyof ProcessOperations, `setup.${string}`>>;

/** `setup.*`: the first start, before there is anybody who could sign in. */
export function setupHandlers(parts: {
  readonly keeper: ProfileKeeper;
  /** Has the shell start the MOCK service; its address */
  mock(place: MockPlace): Promise<string | null>;
}): SetupOperations {
  const { keeper } = parts;
  const taken = (): Result<null> => (keeper.exists() ? refusal(sessionIssue('setup.profile-exists')) : success(null));
  return {
    'setup.state': () => success(setUpState(keeper.dir)),
    'setup.create-training': async (input, progress) => {
      const free = taken();
      if (!free.ok) return free;
      const serviceUrl = await parts.mock(trainingMock(keeper.dir, ANY_PORT));
      if (serviceUrl === null) return refusal(sessionIssue('setup.mock-not-started'));
      const made = await initialiseTraining({
        profile: keeper.dir,
        serviceUrl,
        password: input.password ?? null,
        pin: input.pin ?? null,
      });
      if (!made.ok) return made;
      writeTrainingMock(keeper.dir, Number(new URL(serviceUrl).port));
      const { users, password, pin } = made.value;
      const pharmacist = await keeper.signIn('pharmacist', input.password ?? password ?? '');
      if (!pharmacist.ok) return pharmacist;
      const { open } = keeper;
      if (open === null) throw new Error('the profile is not open');
      const session = { context: open.context, actor: pharmacist.value };
      const filled = await fillTrainingDay(session, serviceUrl, input.pin ?? pin ?? '', progress);
      if (!filled.ok) return filled;
      return success({
        users: users.map(({ name, roles }) => ({ name, roles: [...roles] })),
        ...(password === undefined ? {} : { password }),
        ...(pin === undefined ? {} : { pin }),
      });
    },
    'setup.create': async ({ pharmacy, user, password, pin, serviceUrl }) => {
      const free = taken();
      if (!free.ok) return free;
      const rights = rightsOfRoles(user.roles);
      if (rights.includes('sign') && (pin === null || serviceUrl === null))
        return refusal(sessionIssue('setup.pin-needed'));
      const made = await initialiseProfile({
        dir: keeper.dir,
        pharmacy: { ...pharmacy, feeScoreType: PHARMACY },
        training: false,
        serviceUrl,
        users: [{ ...user, userId: world.random.uuid(), rights, active: true }],
        password,
        pin,
      });
      return made.ok ? success({ users: [{ name: user.name }] }) : made;
    },
  };
}

const ANY_PORT = 0;
/** 点数表: 4 = 調剤 */
const PHARMACY = '4';
