import type { IncomingMessage } from 'node:http';
import { sameText } from './browser-sessions.ts';

/** Why a request is not let in: HTTP status and a word for the log and the tests. */
export interface Refusal {
  readonly status: number;
  readonly error: string;
}

const refused = (status: number, error: string): Refusal => ({ status, error });

/** Header lines of one name; Node would silently keep the first of two `Host` lines. */
function linesOf({ rawHeaders }: IncomingMessage, name: string): readonly string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

export const LAUNCH_PATH = '/launch';

/** Path without the query; null for absolute-form and everything else that is no plain path. */
export function pathOf(request: IncomingMessage): string | null {
  const target = request.url ?? '';
  if (!target.startsWith('/') || target.startsWith('//')) return null;
  return target.split('?', 1)[0] ?? null;
}

/**
 * Whether a request may come from where it says it comes: our own page, or a person who opens the window. Asked before
 * cookies are looked at, so that nothing about them can be learnt from elsewhere.
 * @param host the one value `Host` may have
 */
export function refuseOrigin(request: IncomingMessage, host: string): Refusal | null {
  const hosts = linesOf(request, 'host');
  if (hosts.length !== 1 || hosts[0] !== host) return refused(421, 'host');
  const path = pathOf(request);
  if (path === null) return refused(400, 'target');
  const posts = request.method === 'POST';
  if (!posts && request.method !== 'GET') return refused(405, 'method');
  const origins = linesOf(request, 'origin');
  if (origins.length > 1 || (origins[0] !== undefined && origins[0] !== `http://${host}`))
    return refused(403, 'origin');
  if (posts && origins.length === 0) return refused(403, 'origin');
  const sites = linesOf(request, 'sec-fetch-site');
  if (sites.length === 0 || (sites.length === 1 && sites[0] === 'same-origin')) return null;
  const navigates =
    !posts &&
    linesOf(request, 'sec-fetch-mode').join() === 'navigate' &&
    linesOf(request, 'sec-fetch-dest').join() === 'document';
  // Typed or opened from the desktop; the launch page comes from a file and counts as cross-site.
  const mayOpen = navigates && (sites.join() === 'none' || path === LAUNCH_PATH);
  return mayOpen ? null : refused(403, 'fetch-site');
}

const CALL_ID = /^[\w.:-]{1,64}$/;

/** The page's own name for a call; null where it gave none. */
export function callIdOf({ headers }: IncomingMessage): string | null {
  const callId = headers['x-call-id'];
  return typeof callId === 'string' ? callId : null;
}

/** A call is one that no form, no image and no page of elsewhere can make. */
export function refuseCall(request: IncomingMessage, csrf: string): Refusal | null {
  const [offered, ...more] = linesOf(request, 'x-csrf');
  if (offered === undefined || more.length > 0 || !sameText(offered, csrf)) return refused(403, 'csrf');
  const type = linesOf(request, 'content-type').join();
  if (!/^application\/json(;\s*charset=utf-8)?$/i.test(type)) return refused(415, 'content-type');
  const callId = callIdOf(request);
  return callId === null || CALL_ID.test(callId) ? null : refused(400, 'call-id');
}
