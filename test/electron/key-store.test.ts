/** The operating system's key store beside the passwords: what it opens after a restart, and what it does not. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openComputerSlot, sealComputerSlot } from '../../main/adapters/profile/computer-slot.ts';
import type { OperationOutcome } from '../../shared/contract/bridge.ts';
import type { OperationName, OperationOutput } from '../../shared/contract/operations.ts';
import { leaveStage, stageFolder, startShell } from './electron-stage.ts';
import { FakeElectron } from './fake-electron.ts';

const OWNER = { user: 'owner', password: 'nur zur Probe' };
let fake: FakeElectron;
let folder: string;
const profileFile = (): string => join(folder, 'profile/profile.json');
const slot = (): { sealed: string; wrapped: string } | undefined =>
  JSON.parse(readFileSync(profileFile(), 'utf8')).computer;

beforeEach(() => {
  fake = new FakeElectron();
  folder = stageFolder();
  vi.resetModules();
  vi.doMock('electron', () => fake.module);
});
afterEach(async () => {
  await leaveStage(fake, folder);
});

async function ask<Name extends OperationName>(name: Name, input: unknown): Promise<OperationOutcome> {
  return (await fake.invoke(`call:${name}`, [input])) as OperationOutcome;
}

async function told<Name extends OperationName>(name: Name, input: unknown): Promise<OperationOutput<Name>> {
  const outcome = await ask(name, input);
  if (!outcome.ok) throw new Error(`${name}: ${JSON.stringify(outcome.issues)}`);
  return outcome.value as OperationOutput<Name>;
}

/** A shop with its owner signed in. */
async function openShop(): Promise<void> {
  await startShell(folder);
  await told('setup.create', {
    pharmacy: { prefecture: '13', code: '9948000', name: '検証用薬局', postalCode: null, address: null, phone: null },
    user: { name: OWNER.user, displayName: '見本　二郎', roles: ['owner'] },
    password: OWNER.password,
    pin: null,
    serviceUrl: null,
  });
  await told('session.sign-in', OWNER);
}

/** The process with the database dies; the next one has answered. */
async function killService(): Promise<void> {
  const dying = fake.forked.at(-1);
  const before = fake.forked.length;
  dying?.kill('SIGKILL');
  await vi.waitFor(() => expect(fake.forked.length).toBe(before + 1), { timeout: 30_000 });
  await vi.waitFor(async () => expect((await ask('session.who', {})).ok).toBe(true), { timeout: 60_000 });
}

/** The key store was asked once more; what came of it is done with the second answer after it. */
async function keyStoreAsked(times: number): Promise<void> {
  const asked = (): number => fake.log.filter((what) => what === 'safeStorage.decryptStringAsync').length;
  await vi.waitFor(() => expect(asked()).toBe(times), { timeout: 60_000 });
  await told('setup.state', {});
  await told('setup.state', {});
}

/** How long the lock of an idle window is stands in the database: told only where it is open. */
const isOpen = async (): Promise<boolean> => (await told('session.who', {})).autoLockMinutes !== null;

it('the slot of the computer opens with its own key and as it was written, else not at all', () => {
  const [databaseKey, wrappingKey] = [randomBytes(32), randomBytes(32)];
  const made = sealComputerSlot(databaseKey, wrappingKey, 'c2VhbGVk');
  expect(openComputerSlot(made, wrappingKey)).toEqual(databaseKey);
  expect(openComputerSlot(made, randomBytes(32))).toBeNull();
  for (let at = 0; at < 48; at += 1) {
    const bytes = Buffer.from(made.wrapped, 'base64');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    expect(openComputerSlot({ ...made, wrapped: bytes.toString('base64') }, wrappingKey), String(at)).toBeNull();
  }
});

describe('the key store of the operating system', () => {
  it('opens the profile after a restart so that sending goes on, and signs nobody in', async () => {
    await openShop();
    expect(await told('session.key-store', {})).toEqual({ use: 'off' });
    await killService();
    expect(await isOpen()).toBe(false);
    await told('session.sign-in', OWNER);
    expect(await told('session.set-key-store', { on: true })).toEqual({ use: 'on' });
    await killService();
    await vi.waitFor(async () => expect(await isOpen()).toBe(true), { timeout: 60_000 });
    const who = await told('session.who', {});
    expect(who).toMatchObject({ state: 'signed-out', user: null, rights: [] });
    const refused = await ask('closing.status', {});
    expect(refused.ok || refused.issues[0]?.code).toBe('session.signed-out');
    await told('session.sign-in', OWNER);
    const audit = await told('audit.page', {});
    expect(audit.rows.map(({ action }) => action)).toContain('profile.opened-unattended');
    expect(await told('session.set-key-store', { on: false })).toEqual({ use: 'off' });
    expect(slot()).toBeUndefined();
  });

  it('is another account’s, or was changed by hand: nothing opens but a password', async () => {
    await openShop();
    await told('session.set-key-store', { on: true });
    fake.keyringSecret = 'account-2';
    await killService();
    await keyStoreAsked(1);
    expect(await isOpen()).toBe(false);
    await told('session.sign-in', OWNER);
    expect(await told('session.key-store', {})).toEqual({ use: 'on' });
    fake.keyringSecret = 'account-1';
    const file = JSON.parse(readFileSync(profileFile(), 'utf8'));
    const { wrapped } = file.computer;
    file.computer.wrapped = Buffer.from(
      Buffer.from(wrapped, 'base64').map((byte, at) => (at === 3 ? byte ^ 1 : byte)),
    ).toString('base64');
    writeFileSync(profileFile(), JSON.stringify(file));
    await killService();
    await keyStoreAsked(2);
    expect(await isOpen()).toBe(false);
    await told('session.sign-in', OWNER);
    const audit = await told('audit.page', {});
    expect(audit.rows.map(({ action }) => action)).not.toContain('profile.opened-unattended');
  });

  it('is not used where it keeps nothing safely, and never holds the database key as it is', async () => {
    fake.keyring = 'basic_text';
    await openShop();
    expect(await told('session.key-store', {})).toEqual({ use: 'absent' });
    const refused = await ask('session.set-key-store', { on: true });
    expect(refused.ok || refused.issues[0]?.code).toBe('session.no-key-store');
    expect(slot()).toBeUndefined();
    fake.keyring = 'kwallet6';
    await told('session.set-key-store', { on: true });
    const kept = slot();
    const { result } = await fake.module.safeStorage.decryptStringAsync(Buffer.from(kept?.sealed ?? '', 'base64'));
    expect(Buffer.from(result, 'base64')).toHaveLength(32);
    expect(readFileSync(profileFile(), 'utf8')).not.toContain(result);
  });
});
