import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNoServiceGateway } from '../../../main/adapters/eps/no-service-gateway.ts';
import type { Context } from '../../../main/application/context.ts';
import { base32, matchingStep, oneTimeCode, stepAt } from '../../../main/application/people/one-time-code.ts';
import {
  confirmSecondFactor,
  enrolSecondFactor,
  guardSecondFactor,
  type OfferedCode,
  removeSecondFactor,
  resetSecondFactor,
} from '../../../main/application/people/second-factor.ts';
import type { Actor } from '../../../main/application/people-ports.ts';
import { composeContext, world } from '../../../main/composition-context.ts';
import { addMs, type Instant } from '../../../shared/domain/calendar-date.ts';
import { type Result, success } from '../../../shared/domain/result.ts';
import { NOW, openedStore, temporaryFolder, userRow } from '../../support/store-rows.ts';
import { TRAINING_SHOP } from '../../support/training-shop.ts';

describe('codes', () => {
  const secret = Buffer.from('12345678901234567890');

  it('are those of RFC 4226, appendix D', () => {
    const told = [755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489];
    expect(told.map((_, counter) => Number(oneTimeCode(secret, counter)))).toEqual(told);
  });

  it('change with the half-minute as RFC 6238, appendix B, says', () => {
    for (const [seconds, code] of [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_234_567_890, '005924'],
      [20_000_000_000, '353130'],
    ] as const)
      expect(oneTimeCode(secret, stepAt(new Date(seconds * 1_000).toISOString() as Instant))).toBe(code);
  });

  it('of the half-minute before and after are taken, no others; full width and blanks are', () => {
    const step = stepAt(NOW);
    for (const around of [-1, 0, 1])
      expect(matchingStep(secret, oneTimeCode(secret, step + around), NOW)).toBe(step + around);
    for (const around of [-2, 2]) expect(matchingStep(secret, oneTimeCode(secret, step + around), NOW)).toBeNull();
    const code = oneTimeCode(secret, step);
    const wide = [...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('');
    expect(matchingStep(secret, ` ${wide.slice(0, 3)} ${wide.slice(3)}`, NOW)).toBe(step);
    for (const wrong of ['', code.slice(0, 5), `${code}0`, 'abcdef'])
      expect(matchingStep(secret, wrong, NOW)).toBeNull();
  });

  it('secrets are written as authenticators read them (RFC 4648)', () => {
    expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
    expect(base32(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  });
});

describe('the second factor of a person', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let context: Context;
  let now: Instant;
  let pharmacist: Actor;
  let owner: Actor;
  let secret: Uint8Array;

  beforeEach(() => {
    folder = temporaryFolder();
    now = NOW;
    const store = openedStore(join(folder.dir, 'chozai.db'));
    const clock = { ...world.clock, now: () => now };
    context = composeContext(store, createNoServiceGateway(), TRAINING_SHOP, { world: { ...world, clock } });
    const [first, second] = [userRow('pharmacist'), userRow('owner', ['owner'])];
    for (const user of [first, second]) store.users.insert(user);
    [pharmacist, owner] = [first, second];
    const enrolled = enrolSecondFactor(context, pharmacist, {}, () => undefined) as Result<{
      secret: string;
      uri: string;
    }>;
    if (!enrolled.ok) throw new Error('not enrolled');
    expect(enrolled.value.uri).toBe(
      `otpauth://totp/Chozai%20Registrar%3Apharmacist?secret=${enrolled.value.secret}&issuer=Chozai%20Registrar`,
    );
    const kept = store.settings.get(`second-factor/${pharmacist.userId}`) as { secret: string };
    secret = Buffer.from(kept.secret, 'base64');
    expect(base32(secret)).toBe(enrolled.value.secret);
  });
  afterEach(() => {
    context.store.close();
    folder.remove();
  });

  const codesOf = (outcome: Result<unknown> | Promise<Result<unknown>>): readonly string[] => {
    if (outcome instanceof Promise) throw new Error('at once');
    return outcome.ok ? [] : outcome.issues.map(({ code }) => code);
  };
  const silent = (): void => undefined;
  const codeAt = (around = 0): string => oneTimeCode(secret, stepAt(now) + around);
  const offer = (code: string | null, asker: string | null = null): OfferedCode => ({ code, asker });
  const signIn = (offered: OfferedCode, who: Actor = pharmacist) =>
    codesOf(guardSecondFactor(context, success(who), offered));
  const confirm = (code: string) => codesOf(confirmSecondFactor(context, pharmacist, { code }, silent));
  const actions = () => context.store.audit.list(20).map(({ action }) => action);

  it('counts from the first right code on, and asks nobody else', () => {
    expect(signIn(offer(null))).toEqual([]);
    expect(confirm('000000')).toEqual(['sign-in.code-refused']);
    expect(confirm(codeAt())).toEqual([]);
    expect(signIn(offer(null))).toEqual(['sign-in.code-needed']);
    expect(signIn(offer(null), owner)).toEqual([]);
    expect(confirm(codeAt(1))).toEqual(['second-factor.not-begun']);
    expect(codesOf(enrolSecondFactor(context, pharmacist, {}, silent))).toEqual(['second-factor.there-already']);
    expect(actions()).toEqual(
      expect.arrayContaining(['second-factor.enrol', 'second-factor.enabled', 'second-factor.wrong-code']),
    );
  });

  it('takes each code once, and no older one after it; only who has used it may bring it again', () => {
    expect(confirm(codeAt(-1))).toEqual([]);
    expect(signIn(offer(codeAt(-1)))).toEqual(['sign-in.code-refused']);
    expect(signIn(offer(codeAt(1), 'one run of a command'))).toEqual([]);
    expect(signIn(offer(codeAt(1), 'one run of a command'))).toEqual([]);
    expect(signIn(offer(codeAt(1), 'another'))).toEqual(['sign-in.code-refused']);
    expect(signIn(offer(codeAt(1)))).toEqual(['sign-in.code-refused']);
    expect(signIn(offer(codeAt(0)))).toEqual(['sign-in.code-refused']);
    now = addMs(now, 60_000);
    expect(signIn(offer(codeAt(0)))).toEqual([]);
  });

  it('lets a window unlock that has brought its code', () => {
    expect(confirm(codeAt())).toEqual([]);
    expect(signIn({ ...offer(null), unlocks: true })).toEqual([]);
  });

  it('cannot be guessed: wrong codes are counted and delayed, also over the change of codes', () => {
    expect(confirm(codeAt())).toEqual([]);
    for (let turn = 0; turn < 5; turn += 1) expect(signIn(offer('000000'))).toEqual(['sign-in.code-refused']);
    expect(signIn(offer(codeAt(1)))).toEqual(['sign-in.throttled']);
    now = addMs(now, 2_000);
    expect(signIn(offer('000000'))).toEqual(['sign-in.code-refused']);
    now = addMs(now, 2_000);
    expect(signIn(offer(codeAt(1)))).toEqual(['sign-in.throttled']);
    now = addMs(now, 30_000);
    expect(signIn(offer(codeAt(1)))).toEqual([]);
    expect(signIn(offer('000000')), 'a right code forgets the wrong ones').toEqual(['sign-in.code-refused']);
  });

  it('is given up by a present code of one’s own, or reset by another owner, who says why', () => {
    expect(confirm(codeAt(-1))).toEqual([]);
    expect(codesOf(removeSecondFactor(context, pharmacist, { code: '000000' }, silent))).toEqual([
      'sign-in.code-refused',
    ]);
    expect(codesOf(removeSecondFactor(context, pharmacist, { code: codeAt() }, silent))).toEqual([]);
    expect(signIn(offer(null))).toEqual([]);
    expect(codesOf(resetSecondFactor(context, owner, { name: 'pharmacist', reason: 'x' }, silent))).toEqual([
      'second-factor.not-begun',
    ]);
    void enrolSecondFactor(context, pharmacist, {}, silent);
    expect(codesOf(resetSecondFactor(context, owner, { name: 'owner', reason: 'x' }, silent))).toEqual([
      'second-factor.own',
    ]);
    expect(codesOf(resetSecondFactor(context, owner, { name: 'pharmacist', reason: '紛失' }, silent))).toEqual([]);
    expect(actions()).toEqual(expect.arrayContaining(['second-factor.removed', 'second-factor.reset']));
  });
});
