/**
 * The door of a profile: passwords guessed with made-up names in between, a process that holds the profile and is asked
 * by people who may not, work handed over to it that has no end of its own.
 */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { codeTriesOf, countSignInTry, signInDelayMs } from '../../main/adapters/profile/sign-in-throttle.ts';
import { initialiseTraining } from '../../main/initialise-training.ts';
import { type ProfileClient, profileClient } from '../../main/shells/socket/profile-client.ts';
import { addMs } from '../../shared/domain/calendar-date.ts';
import type { Result } from '../../shared/domain/result.ts';
import { unwrap } from '../contract/mock-fixture.ts';
import { NOW, temporaryFolder } from '../support/store-rows.ts';

let folder: ReturnType<typeof temporaryFolder>;
let profile: string;

beforeEach(() => {
  folder = temporaryFolder();
  profile = join(folder.dir, 'profile');
});
afterEach(() => folder.remove());

const codesOf = (outcome: Result<unknown>): readonly string[] =>
  outcome.ok ? [] : outcome.issues.map((issue) => issue.code);

it('counts a user’s failures whatever made-up names are tried in between, and does not grow without bound', () => {
  const names = ['pharmacist', 'owner'];
  for (let guess = 0; guess < 5; guess += 1) countSignInTry(folder.dir, 'pharmacist', NOW, names);
  const delayed = signInDelayMs(folder.dir, 'pharmacist', NOW);
  expect(delayed).toBeGreaterThan(0);
  for (let other = 1; other <= 200; other += 1) countSignInTry(folder.dir, `nobody-${other}`, addMs(NOW, other), names);
  expect(signInDelayMs(folder.dir, 'pharmacist', NOW)).toBe(delayed);
  expect(statSync(join(folder.dir, 'sign-in-tries.json')).size).toBeLessThan(8_192);
});

it('counts a user’s wrong one-time codes whatever made-up names are tried in between', () => {
  const dir = join(folder.dir, 'codes');
  mkdirSync(dir);
  const names = ['pharmacist', 'owner'];
  const counted = codeTriesOf('pharmacist');
  for (let guess = 0; guess < 5; guess += 1) countSignInTry(dir, counted, NOW, names);
  const delayed = signInDelayMs(dir, counted, NOW);
  expect(delayed).toBeGreaterThan(0);
  for (let other = 1; other <= 200; other += 1) countSignInTry(dir, `nobody-${other}`, addMs(NOW, other), names);
  expect(signInDelayMs(dir, counted, NOW)).toBe(delayed);
});

it('puts a password guessed while nobody had the profile open on the audit log with the next opening, once', async () => {
  const password = 'nur zur Probe';
  unwrap(await initialiseTraining({ profile, serviceUrl: null, password, pin: '24681357' }));
  const ask = async (user: string, secret: string, operation: string, input: object = {}) => {
    const client = profileClient({ profile, user, password: secret });
    try {
      return await client.call(operation, input);
    } finally {
      await client.close();
    }
  };
  for (let guess = 0; guess < 3; guess += 1)
    expect(codesOf(await ask('pharmacist', `guess ${guess}`, 'doctor'))).toEqual(['sign-in.refused']);
  expect(codesOf(await ask('nobody', 'guess', 'doctor'))).toEqual(['sign-in.refused']);
  // The right password in between forgives the delay, and not the trace.
  expect(codesOf(await ask('pharmacist', password, 'doctor'))).toEqual([]);
  const page = unwrap(await ask('owner', password, 'audit.page', { action: 'sign-in.refused', limit: 100 }));
  const { rows } = page as { rows: { user: string; detail: { times: number; lastAt: string } }[] };
  expect(rows).toMatchObject([{ user: 'pharmacist', detail: { times: 3 } }]);
  expect(rows[0]?.detail.lastAt).toMatch(/^20\d\d-.*Z$/);
  expect(JSON.stringify(page)).not.toMatch(/guess|nobody/);
});

describe('a process that holds the profile', () => {
  const PASSWORD = 'nur zur Probe';
  const clients: ProfileClient[] = [];
  const stop = new AbortController();
  let watching: Promise<Result<unknown>>;

  const as = (user: string, password = PASSWORD): ProfileClient => {
    const client = profileClient({ profile, user, password });
    clients.push(client);
    return client;
  };

  beforeEach(async () => {
    unwrap(await initialiseTraining({ profile, serviceUrl: null, password: PASSWORD, pin: '24681357' }));
    const host = as('owner');
    watching = host.call('upload.run', { watch: true }, undefined, stop.signal);
    await vi.waitFor(() => expect(existsSync(join(profile, 'service.json'))).toBe(true), { timeout: 20_000 });
  });

  it('acts for nobody without password or right, throttles, and lets handed-over watching neither hold it nor end', async () => {
    const asked = { final: false };
    for (let guess = 0; guess < 5; guess += 1)
      expect(codesOf(await as('clerk', `guess ${guess}`).call('closing.close', asked))).toEqual(['sign-in.refused']);
    expect(codesOf(await as('clerk').call('closing.status', {}))).toEqual(['sign-in.throttled']);
    expect(codesOf(await as('nobody').call('closing.status', {}))).toEqual(['sign-in.refused']);
    expect(codesOf(await as('support').call('result.finalise', { all: true }))).toEqual(['rights.denied']);
    expect(codesOf(await as('support').call('closing.status', {}))).toEqual([]);

    const page = unwrap(await as('owner').call('audit.page', { action: 'sign-in.refused', limit: 100 }));
    const refused = (page as { rows: { user: string; detail: { times: number } }[] }).rows;
    expect(refused.map(({ user, detail }) => [user, detail.times])).toEqual(Array(5).fill(['clerk', 1]));
    expect(JSON.stringify(refused)).not.toMatch(/guess \d/);

    const auditRows = async () => (unwrap(await as('support').call('audit.verify', {})) as { rows: number }).rows;
    const before = await auditRows();
    const second = new AbortController();
    const handedOver = as('pharmacist').call('upload.run', { watch: true }, undefined, second.signal);
    // Its line on the audit log says that the host works on it.
    await vi.waitFor(async () => expect(await auditRows()).toBe(before + 1), { timeout: 20_000 });
    stop.abort();
    unwrap(await watching);
    await clients[0]?.close();
    // The other watch has taken the profile over and answers in its turn.
    await vi.waitFor(() => expect(existsSync(join(profile, 'service.json'))).toBe(true), { timeout: 20_000 });
    expect(codesOf(await as('support').call('closing.status', {}))).toEqual([]);
    second.abort();
    unwrap(await handedOver);
    for (const client of clients) await client.close();
    expect(existsSync(join(profile, 'service.json'))).toBe(false);
  });
});
