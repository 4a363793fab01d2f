import type { IncomingMessage } from 'node:http';
import { isTooDeep } from '../../../shared/contract/input-depth.ts';

export type Body = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly status: number };

/** The JSON body of a call. More than `bytesMax` is not read; 400 = no JSON, or nested too deeply, 413 = too much. */
export async function readJsonBody(request: IncomingMessage, bytesMax: number): Promise<Body> {
  const tooMuch: Body = { ok: false, status: 413 };
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return tooMuch;
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      if (!Buffer.isBuffer(chunk)) return { ok: false, status: 400 };
      bytes += chunk.length;
      if (bytes > bytesMax) return tooMuch;
      chunks.push(chunk);
    }
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
    // Deeper than this it cannot be handed to the process with the database.
    return isTooDeep(value) ? { ok: false, status: 400 } : { ok: true, value };
  } catch {
    return { ok: false, status: 400 };
  }
}
