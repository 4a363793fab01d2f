import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, gunzipSync } from 'node:zlib';

const gunzipAsync = promisify(gunzip);

/** Room for a document several hundred times the usual size. */
const BODY_BYTES_MAX = 8 * 1024 * 1024;

/** Up to here unpacking costs less than handing the work to another thread. */
const UNPACKED_AT_ONCE_MAX = 64 * 1024;

export type ReadBody =
  | { readonly ok: true; readonly bytes: Buffer; readonly wireBytes: number }
  | { readonly ok: false; readonly httpStatus: 400 | 413 | 415 };

/** The whole body, unpacked. Both the packed and the unpacked size are limited; a client that goes away is a 400. */
export async function readRequestBody(request: IncomingMessage): Promise<ReadBody> {
  const coding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (coding !== 'identity' && coding !== 'gzip') return { ok: false, httpStatus: 415 };
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > BODY_BYTES_MAX) return { ok: false, httpStatus: 413 };
      parts.push(part);
    }
  } catch {
    return { ok: false, httpStatus: 400 };
  }
  const packed = Buffer.concat(parts);
  if (coding === 'identity') return { ok: true, bytes: packed, wireBytes: length };
  try {
    const limits = { maxOutputLength: BODY_BYTES_MAX };
    const bytes = length <= UNPACKED_AT_ONCE_MAX ? gunzipSync(packed, limits) : await gunzipAsync(packed, limits);
    return { ok: true, bytes, wireBytes: length };
  } catch (error) {
    const tooLong = error instanceof RangeError;
    return { ok: false, httpStatus: tooLong ? 413 : 400 };
  }
}
