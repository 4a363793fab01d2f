import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Issue } from '../../shared/domain/issue.ts';
import { addPrescription } from '../book/add-prescription.ts';
import { listBook } from '../book/list-book.ts';
import { prescriptionOrderSchema } from '../book/prescription-order.ts';
import { faultSettingsSchema } from '../faults/fault-settings.ts';
import { enrolmentSchema, issueCertificate } from '../keys/enrol.ts';
import { ledgerOf } from '../ledger.ts';
import type { MockContext } from '../messages/message-context.ts';
import { readRequestBody } from './read-body.ts';
import type { RequestCounters } from './request-counters.ts';

interface JsonAnswer {
  readonly httpStatus: number;
  readonly json: unknown;
}

type Door = (context: MockContext, counters: RequestCounters, input: unknown) => Promise<JsonAnswer>;

function done(json: unknown): JsonAnswer {
  return { httpStatus: 200, json };
}

export function doorRefusal(httpStatus: number, code: string, text: string, issues: readonly Issue[] = []): JsonAnswer {
  return { httpStatus, json: { error: { code, text, ...(issues.length > 0 ? { issues } : {}) } } };
}

/** Names the fields that are wrong, not their values. */
function badInput(error: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}): JsonAnswer {
  const fields = error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`);
  return doorRefusal(400, 'mock.bad-input', fields.join('; '));
}

const doors: Readonly<Record<string, Door>> = {
  'GET /mock/ledger': async (context, counters) => done(ledgerOf(context, counters)),
  'GET /mock/anchors': async (context) => done(context.keys.anchors),
  'GET /mock/faults': async (context) => done(context.store.faults.settings),
  'POST /mock/faults': async (context, _counters, input) => {
    const settings = faultSettingsSchema.safeParse(input);
    if (!settings.success) return badInput(settings.error);
    context.store.faults.replace(settings.data);
    return done(settings.data);
  },
  'GET /mock/prescriptions': async (context) => done(listBook(context)),
  'POST /mock/prescriptions': async (context, _counters, input) => {
    const order = prescriptionOrderSchema.safeParse(input);
    if (!order.success) return badInput(order.error);
    const added = addPrescription(context, order.data);
    if (added.ok) return done(added.value);
    return doorRefusal(400, added.issues[0]?.code ?? 'mock.bad-input', added.issues[0]?.text ?? '', added.issues);
  },
  'GET /mock/consents': async (context) => done({ consents: context.store.checks.consents() }),
  'POST /mock/enrol': async (context, _counters, input) => {
    const request = enrolmentSchema.safeParse(input);
    if (!request.success) return badInput(request.error);
    const issued = issueCertificate(context, request.data);
    if (issued.ok) return done(issued.value);
    return doorRefusal(400, issued.issues[0]?.code ?? 'mock.bad-input', issued.issues[0]?.text ?? '', issued.issues);
  },
};

export function sendJson(response: ServerResponse, answer: JsonAnswer): void {
  const bytes = Buffer.from(JSON.stringify(answer.json));
  response.writeHead(answer.httpStatus, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    'cache-control': 'no-store',
  });
  response.end(bytes);
}

async function inputOf(request: IncomingMessage): Promise<{ readonly input: unknown } | JsonAnswer> {
  const body = await readRequestBody(request);
  if (!body.ok) return doorRefusal(body.httpStatus, 'mock.bad-body', 'The body could not be read.');
  if (body.bytes.length === 0) return { input: {} };
  try {
    return { input: JSON.parse(body.bytes.toString('utf8')) };
  } catch {
    return doorRefusal(400, 'mock.not-json', 'The body is no JSON.');
  }
}

/** The `/mock/*` doors (product.md §11): JSON, exempt from faults. */
export async function serveMockDoor(
  context: MockContext,
  counters: RequestCounters,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const door = doors[`${request.method ?? ''} ${path}`];
  const otherMethod = Object.keys(doors).some((name) => name.endsWith(` ${path}`));
  if (door === undefined) {
    const missing = otherMethod
      ? doorRefusal(405, 'mock.method', 'This door does not take this method.')
      : doorRefusal(404, 'mock.unknown-path', 'There is no such door.');
    sendJson(response, missing);
    return;
  }
  const read = await inputOf(request);
  sendJson(response, 'input' in read ? await door(context, counters, read.input) : read);
}
