import { randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 32;
const TOKEN_LIFE_MS = 60_000;
/** Asked for and never used: more than a person opens windows. */
const TOKENS_MAX = 16;

/** Tickets to the window: each opens one, once, within a minute. */
export class LaunchTokens {
  readonly #nowMs: () => number;
  #tokens: { readonly token: Buffer; readonly untilMs: number }[] = [];

  /** @param nowMs a clock that never goes back */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  mint(): string {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    this.#tokens = [
      ...this.#tokens.slice(1 - TOKENS_MAX),
      { token: Buffer.from(token), untilMs: this.#nowMs() + TOKEN_LIFE_MS },
    ];
    return token;
  }

  /** True once for a token that is ours and fresh; takes the same time for every guess of the right length. */
  take(offered: string): boolean {
    const guess = Buffer.from(offered);
    const nowMs = this.#nowMs();
    let found = false;
    this.#tokens = this.#tokens.filter(({ token, untilMs }) => {
      const same = token.length === guess.length && timingSafeEqual(token, guess);
      if (same && nowMs < untilMs) found = true;
      return !same && nowMs < untilMs;
    });
    return found;
  }
}
