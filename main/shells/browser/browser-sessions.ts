import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';

/** One browser that was let in. Its cookie's name and value are random; the CSRF value only a page of ours can fetch. */
export interface BrowserSession {
  /** The name the service process knows it by */
  readonly id: string;
  readonly cookieName: string;
  readonly cookieValue: string;
  readonly csrf: string;
}

const SECRET_BYTES = 32;
const NAME_BYTES = 8;
const SESSIONS_MAX = 16;

export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

export class BrowserSessions {
  readonly #ended: (id: string) => void;
  #sessions: BrowserSession[] = [];

  /** @param ended told of a session that had to make room for a newer one */
  constructor(ended: (id: string) => void) {
    this.#ended = ended;
  }

  begin(): BrowserSession {
    const secret = (bytes: number): string => randomBytes(bytes).toString('base64url');
    const session = {
      id: randomUUID(),
      cookieName: `c${randomBytes(NAME_BYTES).toString('hex')}`,
      cookieValue: secret(SECRET_BYTES),
      csrf: secret(SECRET_BYTES),
    };
    this.#sessions.push(session);
    if (this.#sessions.length > SESSIONS_MAX) this.#ended(this.#sessions.shift()?.id ?? '');
    return session;
  }

  /** A second window of the same browser brings both cookies: it sits at the first one's session. */
  of(cookieHeader: string | undefined): BrowserSession | null {
    const cookies = new Map(
      (cookieHeader ?? '').split(';').map((pair): [string, string] => {
        const [name = '', ...value] = pair.trim().split('=');
        return [name, value.join('=')];
      }),
    );
    const known = this.#sessions.find(({ cookieName, cookieValue }) =>
      sameText(cookies.get(cookieName) ?? '', cookieValue),
    );
    return known ?? null;
  }
}
