/** The table of amount limits through the one door, on a real profile: who may change it, what it takes, what a check does with it. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../main/application/people-ports.ts';
import { dispatch } from '../../main/boundary/dispatch.ts';
import { type OpenContext, openContext, profiles } from '../../main/composition.ts';
import { world } from '../../main/composition-context.ts';
import { initialiseTraining } from '../../main/initialise-training.ts';
import { extraLines } from '../../main/shells/cli/present/check-extras.ts';
import type { OperationName } from '../../shared/contract/operations.ts';
import { paperExample } from '../../shared/contract/record-document.ts';
import type { Result } from '../../shared/domain/result.ts';
import { temporaryFolder, today, unwrap } from '../contract/mock-fixture.ts';

const PASSWORD = 'nur zur Probe';
const folder = temporaryFolder();
let open: OpenContext;
let release: () => void;

beforeAll(async () => {
  const profile = join(folder.path, 'profile');
  unwrap(await initialiseTraining({ profile, serviceUrl: null, password: PASSWORD, pin: '24681357' }));
  const access = profiles();
  const lock = unwrap(access.acquireProfileLock(profile));
  release = lock.release;
  open = unwrap(openContext(access, profile, 'owner', PASSWORD, lock));
});

afterAll(async () => {
  await open.close();
  release();
  folder.remove();
});

const actorOf = (name: string): Actor => unwrap(open.signIn(name, PASSWORD));

function call(name: string, operation: OperationName, input: unknown): Promise<Result<unknown>> {
  return dispatch(world, { context: open.context, actor: actorOf(name) }, operation, input, () => undefined);
}

async function codes(name: string, operation: OperationName, input: unknown): Promise<readonly string[]> {
  const outcome = await call(name, operation, input);
  return outcome.ok ? [] : outcome.issues.map(({ code }) => code);
}

const table = async () => unwrap(await call('clerk', 'check.limits', {}));
const lastAudit = () =>
  open.context.store.audit
    .list(100_000)
    .toSorted((a, b) => a.sequence - b.sequence)
    .at(-1);

describe('the table of amount limits', () => {
  it('is the shipped one at first, with its source', async () => {
    expect(await table()).toMatchObject({
      shipped: true,
      limits: [
        {
          ingredient: 'ゾルピデム',
          target: '1129009',
          limitMg: '1200',
          source: expect.stringContaining('中央社会保険'),
        },
      ],
    });
  });

  it('refuses what the price list does not know, no amount, and everybody but the administrator', async () => {
    const limit = { drug: 'トリアゾラム', limitMg: '15', source: '自局の取り決め' };
    expect(await codes('owner', 'check.set-limit', { ...limit, drug: '9999999' })).toEqual([
      'check.limit-drug-unknown',
    ]);
    expect(await codes('owner', 'check.set-limit', { ...limit, drug: 'ゾルピデン' })).toEqual([
      'check.limit-drug-unknown',
    ]);
    for (const limitMg of ['0', '-1', '1e3', 'abc', '']) {
      expect(await codes('owner', 'check.set-limit', { ...limit, limitMg }), limitMg).toEqual(['request.invalid']);
    }
    expect(await codes('owner', 'check.set-limit', { ...limit, source: '' })).toEqual(['request.invalid']);
    expect(await codes('owner', 'check.remove-limit', { drug: 'トリアゾラム' })).toEqual(['check.limit-not-set']);
    for (const name of ['pharmacist', 'clerk', 'support']) {
      expect(await codes(name, 'check.set-limit', limit), name).toEqual(['rights.denied']);
    }
    expect(await table()).toMatchObject({ shipped: true });
  });

  it('is used by the local check and shown; each change is on the audit log', async () => {
    unwrap(
      await call('owner', 'check.set-limit', { drug: 'アムロジピン', limitMg: '１,０００', source: '自局の取り決め' }),
    );
    expect(lastAudit()).toMatchObject({
      user: 'owner',
      action: 'check.set-limit',
      detail: { target: 'アムロジピン', limitMg: '1000' },
    });
    unwrap(await call('owner', 'check.set-limit', { drug: 'アムロジピンベシル酸塩', limitMg: '100', source: '改訂' }));
    expect(await table()).toMatchObject({
      shipped: false,
      limits: [{ target: '1129009' }, { target: 'アムロジピン', limitMg: '100', source: '改訂' }],
    });
    const [group] = paperExample.groups;
    const [drug] = group?.drugs ?? [];
    if (group === undefined || drug === undefined) throw new Error('the example has no drug');
    const amlodipine = {
      ...drug,
      codeType: 'yj',
      code: '2171022F2025',
      name: 'ノルバスク錠５ｍｇ',
      amount: '1',
      unit: '錠',
    };
    const document = {
      ...paperExample,
      dispensingDate: today(),
      issuedOn: today(),
      groups: [{ ...group, dosageForm: 'oral', quantity: 28, quantityUnit: 'days', drugs: [amlodipine] }],
    };
    const recorded = unwrap(await call('pharmacist', 'result.record', { document })) as { resultId: string };
    const checked = unwrap(await call('pharmacist', 'check.run', { id: recorded.resultId })) as {
      local: { detail: { amounts: readonly unknown[] } };
    };
    expect(checked.local.detail.amounts).toMatchObject([
      {
        ingredient: 'アムロジピン',
        limitMg: '100',
        exceeds: true,
        institutions: 1,
        rolling: { mg: '140', institutions: 1, pharmacies: 1 },
        calendarMonth: { mg: '140' },
      },
    ]);
    const lines = extraLines(checked.local.detail, 'ja').join('\n');
    expect(lines).toContain('[上限超過] アムロジピン 累積量（自局記録）: 上限 100mg／月');
    expect(lines).toContain('140mg、医療機関1・薬局1');
    expect(lines).toContain('出典: 改訂');
  });

  it('explains non-hits only on request', async () => {
    const results = open.context.store.results.drafts();
    const id = results[0]?.resultId ?? '';
    const detail = async (explain: boolean) =>
      (unwrap(await call('pharmacist', 'check.run', { id, explain })) as { local: { detail: { nonHits: unknown[] } } })
        .local.detail.nonHits;
    expect(await detail(false)).toEqual([]);
    unwrap(
      await call('pharmacist', 'result.record', {
        document: { ...paperExample, dispensingDate: today(), issuedOn: today() },
      }),
    );
    expect((await detail(true)).length).toBeGreaterThan(0);
  });

  it('forgets what is removed, by the name it was typed with', async () => {
    unwrap(await call('owner', 'check.remove-limit', { drug: 'アムロジピン' }));
    expect(lastAudit()).toMatchObject({ action: 'check.remove-limit', detail: { target: 'アムロジピン' } });
    unwrap(await call('owner', 'check.remove-limit', { drug: '1129009' }));
    expect(await table()).toEqual({ limits: [], shipped: false });
  });
});
