import { createHmac, timingSafeEqual } from 'node:crypto';
import { epochMsOf, type Instant } from '../../../shared/domain/calendar-date.ts';

const STEP_MS = 30_000;
const DIGITS = 6;
/** A telephone's clock may be a step before or behind ours. */
const STEPS_AROUND = [-1, 0, 1] as const;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4226 §5.3 with HMAC-SHA-1, which every authenticator knows. */
export function oneTimeCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** RFC 6238: half-minutes since 1970. */
export function stepAt(now: Instant): number {
  return Math.floor(epochMsOf(now) / STEP_MS);
}

/** @returns the step whose code this is, the latest where two agree; null = none. Looks at all of them, whatever it finds. */
export function matchingStep(secret: Uint8Array, code: string, now: Instant): number | null {
  const offered = Buffer.from(
    code
      .normalize('NFKC')
      .replaceAll(/\s/g, '')
      .padEnd(DIGITS)
      .slice(0, DIGITS + 1),
  );
  let found: number | null = null;
  for (const around of STEPS_AROUND) {
    const step = stepAt(now) + around;
    const expected = Buffer.from(oneTimeCode(secret, step));
    if (offered.length === expected.length && timingSafeEqual(offered, expected)) found = step;
  }
  return found;
}

/** RFC 4648 without padding: as authenticators take it. */
export function base32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32.charAt(Number.parseInt(five.padEnd(5, '0'), 2))).join('');
}
