import type { Protocol } from 'electron';
import type { PageFiles } from '../../page-files.ts';
import { SECURITY_HEADERS } from '../../window-security.ts';

const SCHEME = 'app';
const HOST = 'main';
/** Where the page lives, for Electron's window; nothing else is ever loaded. */
export const APP_ORIGIN = `${SCHEME}://${HOST}`;

/** Call before the app is ready: a scheme is made standard and secure then or never. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

function answer(status: number, type: string, body: Uint8Array<ArrayBuffer> | string): Response {
  return new Response(body, { status, headers: { ...SECURITY_HEADERS, 'content-type': type } });
}

/** Serves the built page from its list of files; a path of a request never reaches the file system. */
export function serveAppPage(protocol: Pick<Protocol, 'handle'>, files: PageFiles): void {
  protocol.handle(SCHEME, (request) => {
    if (request.method !== 'GET') return answer(405, 'text/plain', '');
    const url = URL.parse(request.url);
    const found = url === null || url.host !== HOST ? null : files.at(url.pathname);
    return found === null ? answer(404, 'text/plain', '') : answer(200, found.type, new Uint8Array(found.bytes));
  });
}
