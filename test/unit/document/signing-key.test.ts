import { createHash } from 'node:crypto';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import { openSession } from '../../../main/adapters/signing/pin-session.ts';
import { softSigningKeys } from '../../../main/adapters/signing/soft-signing-keys.ts';
import type { SigningKeyRow } from '../../../main/application/people-ports.ts';
import type { Store } from '../../../main/application/ports.ts';
import { createKeyAndRequest, issueFromRequest } from '../../../shared/document/certificate-request.ts';
import { createSigningKey, openSigningKey } from '../../../shared/document/pkcs12-key.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { ca, codesOf, failures, issuance, must, NOW, signedDispensing } from './support/mock-pki.ts';

const PIN = '1357';
const made = must(createSigningKey({ displayName: '薬剤師　花子', pin: PIN }));
const certificatePem = must(issueFromRequest(made.requestPem, 'Pharmacist', ca, issuance(400)));
const USER = '00000000-0000-4000-8000-000000000001' as Uuid;
const KEY = '00000000-0000-4000-8000-000000000002' as Uuid;

/** The store's promises in memory, with a diary of the calls. */
function keysInMemory(row: Partial<SigningKeyRow> = {}): {
  keys: Store['signingKeys'];
  row(): SigningKeyRow;
  calls: string[];
} {
  const calls: string[] = [];
  let current: SigningKeyRow = {
    keyId: KEY,
    userId: USER,
    pkcs12: made.pkcs12,
    certificatePem,
    triesLeft: 10,
    lockedAt: null,
    createdAt: NOW,
    replacedAt: null,
    ...row,
  };
  const keys: Store['signingKeys'] = {
    current: (userId) => (userId === USER ? current : null),
    insert: (added) => {
      current = added;
    },
    takeTry: () => {
      calls.push('take');
      current = { ...current, triesLeft: current.triesLeft - 1 };
      return current.triesLeft;
    },
    resetTries: () => {
      calls.push('reset');
      current = { ...current, triesLeft: 10 };
    },
    lock: (_, at) => {
      calls.push('lock');
      current = { ...current, lockedAt: at };
    },
  };
  return { keys, row: () => current, calls };
}

function clockAt(instant: Instant): { now(): Instant; monotonicMs(): number; passMs(ms: number): void } {
  let ms = 0;
  return { now: () => instant, monotonicMs: () => ms, passMs: (more) => (ms += more) };
}

describe('the PKCS#12 key', () => {
  it('opened with its PIN it signs what the verifier accepts, with node-forge’s own bytes', () => {
    const signer = must(openSigningKey(made.pkcs12, PIN, certificatePem, NOW));
    expect(failures(signedDispensing(signer))).toEqual([]);
    const bagType = forge.pki.oids.pkcs8ShroudedKeyBag ?? '';
    const container = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(Buffer.from(made.pkcs12).toString('binary')), PIN);
    const key = container.getBags({ bagType })[bagType]?.[0]?.key;
    const digest = forge.md.sha256.create().update('octets');
    expect(Buffer.from(signer.sign(Buffer.from('octets'))).toString('hex')).toBe(
      Buffer.from(key?.sign(digest) ?? '', 'binary').toString('hex'),
    );
  });

  it('holds nothing readable of the key', () => {
    const der = Buffer.from(made.pkcs12).toString('latin1');
    expect(der).not.toContain('PRIVATE KEY');
    expect(createHash('sha256').update(made.pkcs12).digest('hex')).toHaveLength(64);
    expect(codesOf(openSigningKey(made.pkcs12, '', certificatePem, NOW))).toEqual(['signing.wrong-pin']);
  });

  it('each trouble has its own code, and a wrong PIN is told first', () => {
    const other = must(issueFromRequest(createKeyAndRequest('別人').requestPem, 'Pharmacist', ca, issuance(401)));
    const after = '2031-01-01T00:00:00.000Z' as Instant;
    const before = '2025-01-01T00:00:00.000Z' as Instant;
    const open = (pin: string, pem: string, now: Instant, pkcs12 = made.pkcs12): readonly string[] =>
      codesOf(openSigningKey(pkcs12, pin, pem, now));
    expect(open('0000', other, after)).toEqual(['signing.wrong-pin']);
    expect(open(PIN, other, NOW)).toEqual(['signing.certificate-mismatch']);
    expect(open(PIN, certificatePem, after)).toEqual(['signing.certificate-expired']);
    expect(open(PIN, certificatePem, before)).toEqual(['signing.certificate-not-yet-valid']);
    expect(open(PIN, 'no certificate', NOW)).toEqual(['signing.certificate-unreadable']);
    expect(open(PIN, certificatePem, NOW, new Uint8Array([1, 2, 3]))).toEqual(['signing.key-unreadable']);
    expect(open(PIN, certificatePem, NOW, new Uint8Array(100_000))).toEqual(['signing.key-unreadable']);
  });

  it('a PIN in Japanese works; one too short or too long is refused', () => {
    const key = must(createSigningKey({ displayName: 'x', pin: '調剤薬局' }));
    const pem = must(issueFromRequest(key.requestPem, 'Pharmacist', ca, issuance(402)));
    expect(openSigningKey(key.pkcs12, '調剤薬局', pem, NOW).ok).toBe(true);
    expect(codesOf(createSigningKey({ displayName: 'x', pin: '123' }))).toEqual(['signing.pin-too-short']);
    expect(codesOf(createSigningKey({ displayName: 'x', pin: '1'.repeat(65) }))).toEqual(['signing.pin-too-short']);
  });
});

describe('the PIN session', () => {
  it('counts a try before the PIN is used and gives all back on success', () => {
    const store = keysInMemory({ triesLeft: 4 });
    expect(codesOf(openSession(store.keys, USER, '9999', clockAt(NOW)))).toEqual(['signing.wrong-pin-tries-left']);
    expect(store.row().triesLeft).toBe(3);
    expect(openSession(store.keys, USER, PIN, clockAt(NOW)).ok).toBe(true);
    expect(store.row().triesLeft).toBe(10);
    expect(store.calls).toEqual(['take', 'take', 'reset']);
  });

  it('says how many tries are left', () => {
    const refused = openSession(keysInMemory({ triesLeft: 4 }).keys, USER, '9999', clockAt(NOW));
    expect(refused.ok ? [] : refused.issues.map((issue) => issue.parameters)).toEqual([{ left: 3 }]);
  });

  it('locks at the tenth wrong PIN, and then the right one does not help', () => {
    const store = keysInMemory({ triesLeft: 1 });
    expect(codesOf(openSession(store.keys, USER, '9999', clockAt(NOW)))).toEqual(['signing.key-locked']);
    expect(store.row().lockedAt).toBe(NOW);
    expect(codesOf(openSession(store.keys, USER, PIN, clockAt(NOW)))).toEqual(['signing.key-locked']);
    expect(store.calls).toEqual(['take', 'lock']);
  });

  it('a broken certificate costs no try, a container that cannot be read does', () => {
    const certificate = keysInMemory({ certificatePem: 'none' });
    expect(codesOf(openSession(certificate.keys, USER, PIN, clockAt(NOW)))).toEqual(['signing.certificate-unreadable']);
    expect(certificate.row().triesLeft).toBe(10);
    const container = keysInMemory({ pkcs12: new Uint8Array([48, 0]) });
    expect(codesOf(openSession(container.keys, USER, PIN, clockAt(NOW)))).toEqual(['signing.key-unreadable']);
    expect(container.row().triesLeft).toBe(9);
  });

  it('no key of that user', () => {
    expect(codesOf(openSession(keysInMemory().keys, KEY, PIN, clockAt(NOW)))).toEqual(['signing.no-key']);
  });

  it('ends by its own clock, and at once when closed', () => {
    const clock = clockAt(NOW);
    const session = must(openSession(keysInMemory().keys, USER, PIN, clock, 60_000));
    expect(session.endsAt).toBe('2026-11-22T01:03:03.000Z');
    clock.passMs(59_999);
    expect(session.signer().ok).toBe(true);
    expect(session.remainingMs()).toBe(1);
    clock.passMs(1);
    expect(codesOf(session.signer())).toEqual(['signing.session-ended']);
    const closed = must(openSession(keysInMemory().keys, USER, PIN, clock, 60_000));
    closed.close();
    expect(codesOf(closed.signer())).toEqual(['signing.session-ended']);
    expect(closed.remainingMs()).toBe(0);
  });
});

it('an open key ends with the key itself: with another in its place it signs nothing more', () => {
  const store = keysInMemory();
  const session = must(openSession(store.keys, USER, PIN, clockAt(NOW)));
  expect(session.signer().ok).toBe(true);
  store.keys.insert({ ...store.row(), keyId: USER });
  expect(session.remainingMs()).toBe(0);
  expect(codesOf(session.signer())).toEqual(['signing.session-ended']);
});

describe('soft signing keys', () => {
  it('makes a key whose request is certified, and opens it through the same counting', async () => {
    const store = keysInMemory();
    const keys = softSigningKeys(store.keys, clockAt(NOW));
    const created = must(await keys.create('薬剤師　次郎', PIN));
    expect(codesOf(await keys.create('薬剤師　次郎', '12'))).toEqual(['signing.pin-too-short']);
    expect(issueFromRequest(created.certificateRequestPem, 'Pharmacist', ca, issuance(403)).ok).toBe(true);
    expect(codesOf(await keys.open(store.row(), '0000'))).toEqual(['signing.wrong-pin-tries-left']);
    expect((await keys.open(store.row(), PIN)).ok).toBe(true);
    expect(store.calls).toEqual(['take', 'take', 'reset']);
  });
});
