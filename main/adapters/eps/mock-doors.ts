import { z } from 'zod';
import type { Answer, TrustAnchorsPem } from '../../application/service-ports.ts';
import { serverDateOf } from './classify-answer.ts';
import type { HttpAnswer } from './http-line.ts';

/** The `/mock/*` doors speak JSON; the real service has nothing like them. */
export const anchorsSchema: z.ZodType<TrustAnchorsPem> = z.object({
  signature: z.array(z.string()).min(1),
  timestamp: z.array(z.string()).min(1),
});

export const enrolmentSchema = z.object({ certificatePem: z.string(), chainPem: z.array(z.string()) });

const refusalSchema = z.object({ error: z.object({ code: z.string(), text: z.string() }) });

function jsonOrNull(body: Uint8Array | null): unknown {
  try {
    return body === null ? null : JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}

/** Like `classifyAnswer`, for a door without envelope; nothing is lost when one of these requests is sent again. */
export function classifyDoorAnswer<T>(answer: HttpAnswer, schema: z.ZodType<T>): Answer<T> {
  const { durationMs } = answer;
  if (answer.kind === 'failure') {
    const meta = { httpStatus: null, serverDate: null, durationMs };
    return { kind: 'not-reached', cause: answer.code, retryAfterMs: null, meta };
  }
  const meta = { httpStatus: answer.httpStatus, serverDate: serverDateOf(answer.date), durationMs };
  const json = jsonOrNull(answer.body);
  if (answer.httpStatus === 200) {
    const value = schema.safeParse(json);
    if (value.success) return { kind: 'answered', value: value.data, meta };
  }
  const refused = refusalSchema.safeParse(json);
  return refused.success
    ? { kind: 'refused', ...refused.data.error, meta }
    : { kind: 'unknown', cause: `http-${answer.httpStatus}`, retryAfterMs: null, meta };
}
