/** A training profile that is open in this process, with the operations its people use and a sender that is not patient. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Context, ShopSettings } from '../../main/application/context.ts';
import { dispatch } from '../../main/boundary/dispatch.ts';
import { gatewayTo, profiles } from '../../main/composition.ts';
import { composeContext, world } from '../../main/composition-context.ts';
import { initialiseTraining } from '../../main/initialise-training.ts';
import type { OperationName, OperationOutput } from '../../shared/contract/operations.ts';
import type { Result } from '../../shared/domain/result.ts';
import type { Submission } from '../../shared/domain/submission/submission.ts';
import { ledgerOf, unwrap } from '../contract/mock-fixture.ts';
import { paperDocument } from '../support/cli-papers.ts';
import { PIN } from '../support/cli-run.ts';

export const PASSWORD = 'nur zur Probe';
/** For commands on a shop of these */
export const ENV = { CHOZAI_PASSWORD: PASSWORD, CHOZAI_PIN: PIN };
export const REQUEST_TIMEOUT_MS = 1_500;
/** Rows that wait for a retry are waited for so long. */
const PATIENCE_MS = 60_000;

export interface FaultShop {
  readonly folder: string;
  readonly profile: string;
  readonly context: Context;
  ask<Name extends OperationName>(name: Name, input: unknown, user?: string): Promise<Result<OperationOutput<Name>>>;
  /** Finalised results of plain paper, ready to be sent */
  dispense(count: number): Promise<void>;
  /** @param patienceMs how long to go on with the line down, or while rows wait */
  upload(patienceMs?: number): ReturnType<Context['sender']['run']>;
  rows(): readonly Submission[];
  /** The profile is let go; another process may have it. */
  close(): Promise<void>;
  remove(): void;
}

/** One profile is made and copied for each test: keys and certificates take longer than all else. */
export interface FaultShops {
  open(shop: { readonly serviceUrl: string | null; readonly serviceAuthority?: string | null }): FaultShop;
  remove(): void;
}

export async function faultShops(mockUrl: string | null): Promise<FaultShops> {
  const template = mkdtempSync(join(tmpdir(), 'chozai-fault-'));
  const profile = join(template, 'profile');
  unwrap(await initialiseTraining({ profile, serviceUrl: mockUrl, password: PASSWORD, pin: PIN }));
  return {
    open: ({ serviceUrl, serviceAuthority = null }) => {
      const folder = mkdtempSync(join(tmpdir(), 'chozai-fault-'));
      cpSync(profile, join(folder, 'profile'), { recursive: true });
      return reopenFaultShop(folder, { serviceUrl, serviceAuthority, requestTimeoutMs: REQUEST_TIMEOUT_MS });
    },
    remove: () => rmSync(template, { recursive: true, force: true }),
  };
}

/** The shop whose profile lies in `folder` already. @param changes of its settings, in force at once */
export function reopenFaultShop(folder: string, changes: Readonly<Record<string, unknown>> = {}): FaultShop {
  const profile = join(folder, 'profile');
  const access = profiles();
  const lock = unwrap(access.acquireProfileLock(profile));
  const profileOpen = unwrap(access.openProfile(profile, 'owner', PASSWORD, { lock }));
  const { store, keySlots, backups } = profileOpen;
  const settings = { ...(store.settings.get('shop') as ShopSettings), ...changes };
  store.settings.set('shop', settings);
  const gateway = gatewayTo(settings);
  const context = composeContext(store, gateway, settings, { keySlots, backups });
  const user = context.store.users.byName.bind(context.store.users);
  const ask: FaultShop['ask'] = async <Name extends OperationName>(name: Name, input: unknown, by = 'pharmacist') => {
    const actor = user(by);
    if (actor === null) throw new Error(`nobody is called ${by}`);
    // Dispatch has parsed it by the schema of this very name.
    return (await dispatch(world, { context, actor }, name, input, () => undefined)) as Result<OperationOutput<Name>>;
  };
  let dispensed = 0;
  return {
    folder,
    profile,
    context,
    ask,
    async dispense(count) {
      for (let number = 0; number < count; number += 1) {
        dispensed += 1;
        const document: unknown = JSON.parse(paperDocument(dispensed));
        const { resultId } = unwrap(await ask('result.record', { document }));
        const [outcome] = unwrap(await ask('result.finalise', { ids: [resultId], checkReason: '回線障害' }));
        expect(outcome?.state, JSON.stringify(outcome)).toBe('ready');
      }
    },
    upload: (patienceMs = PATIENCE_MS) => context.sender.run({ watch: false, patienceMs }, () => undefined),
    rows: () => context.store.submissions.list({}),
    async close() {
      await gateway.close();
      profileOpen.close();
      lock.release();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Every row registered with its copy, each once, by the service's own ledger. */
export async function expectLedgerAgrees(shop: FaultShop, mockUrl: string, count: number): Promise<void> {
  const rows = shop.rows();
  expect(rows).toHaveLength(count);
  expect(new Set(rows.map((row) => `${row.state} ${row.copy}`))).toEqual(new Set(['registered verified']));
  expect((await ledgerRows(shop, mockUrl)).toSorted()).toEqual(
    rows.map((row) => `${row.operationId} ${row.dispensingId}`).toSorted(),
  );
}

/** What the service holds of this shop's results. */
export async function ledgerRows(shop: FaultShop, mockUrl: string): Promise<readonly string[]> {
  const own = new Set(shop.rows().map((row) => row.operationId));
  const { results } = await ledgerOf(mockUrl);
  return results.flatMap(({ operationId, dispensingId }) =>
    own.has(operationId) ? [`${operationId} ${dispensingId}`] : [],
  );
}
