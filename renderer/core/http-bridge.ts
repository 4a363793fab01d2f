/**
 * The bridge over HTTP, as the browser shell serves it: `POST /api/call/OPERATION` with the CSRF value that only a page
 * of the same origin can fetch, events as SSE.
 */
import type { AppEvent, Bridge, OperationOutcome } from '../../shared/contract/bridge.ts';

/** Asked at once; asked again when the shell was started anew under the same address. */
async function fetchCsrf(): Promise<string> {
  const answer = await fetch('/api/session', { headers: { accept: 'application/json' } });
  const body: unknown = await answer.json();
  if (typeof body === 'object' && body !== null && 'csrf' in body && typeof body.csrf === 'string') return body.csrf;
  throw new Error(`no CSRF value (${answer.status})`);
}

function isOutcome(value: unknown): value is OperationOutcome {
  return typeof value === 'object' && value !== null && 'ok' in value && typeof value.ok === 'boolean';
}

export function httpBridge(): Bridge {
  // The page came as the answer to its ticket, which is used up.
  history.replaceState(null, '', '/');
  let csrf: Promise<string> | null = fetchCsrf();
  // Whoever calls is told of it.
  csrf.catch(() => undefined);
  const post = async (operation: string, input: unknown, callId: string | undefined): Promise<Response> => {
    csrf ??= fetchCsrf();
    return fetch(`/api/call/${encodeURIComponent(operation)}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-csrf': await csrf,
        ...(callId === undefined ? {} : { 'x-call-id': callId }),
      },
      body: JSON.stringify(input),
    });
  };
  return {
    call: async (operation, input, callId) => {
      try {
        const answer = await post(operation, input, callId);
        const body: unknown = await answer.json();
        if (isOutcome(body)) return body;
        throw new Error(`no outcome (${answer.status})`);
      } catch (error) {
        csrf = null;
        throw error;
      }
    },
    on: (listener) => {
      const source = new EventSource('/api/events');
      source.onmessage = (message: MessageEvent<string>) => {
        const event: AppEvent = JSON.parse(message.data);
        listener(event);
      };
      return () => source.close();
    },
  };
}
