/** Whoever answers in the service's place: what it says of a refusal is kept with the row and shown in every list. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHttpGateway } from '../../main/adapters/eps/http-gateway.ts';
import { systemClock } from '../../main/adapters/system/system-clock.ts';
import { systemRandom } from '../../main/adapters/system/system-random.ts';
import type { EpsGateway } from '../../main/application/service-ports.ts';
import { writeMessageElement } from '../../shared/document/xml-tree.ts';
import type { Instant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { writeResponse } from '../../shared/formats/envelope.ts';
import type { MessageElement } from '../../shared/formats/envelope-element.ts';
import { epsMessages, writeReplyBody } from '../../shared/formats/eps-messages.ts';
import { DONE } from '../../shared/formats/eps-messages-outcome.ts';

/** Three million characters; the writing direction turned round at their beginning. */
const LONG = `\u202e${'長'.repeat(3_000_000)}`;
const LONG_CODE = 'E'.repeat(3_000_000);
const id = (): Uuid => randomUUID() as Uuid;

let server: Server;
let gateway: EpsGateway;
let answer: (path: string) => { readonly body: MessageElement | null; readonly failed?: boolean };

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const asked = await text(request);
    const { body, failed = false } = answer(request.url ?? '');
    const envelope = writeResponse({
      processExecutionTime: systemClock.now() as Instant,
      medicalInstitutionCode: '1312345678',
      fileIdentifier: /<ArbitraryFileIdentifier>([^<]*)</.exec(asked)?.[1] ?? null,
      segment: failed ? 'failed' : 'completed',
      errorCode: failed ? LONG_CODE : null,
      errorMessage: failed ? LONG : null,
      body,
    });
    response.end(writeMessageElement(envelope));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  gateway = createHttpGateway({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    medicalInstitutionCode: '1312345678',
    clock: systemClock,
    random: systemRandom,
  });
});
afterAll(async () => {
  await gateway.close();
  server.close();
});

function expectShort(words: { readonly code: string; readonly text: string }): void {
  expect(words.text.startsWith(' 長')).toBe(true);
  expect(words.text.length).toBeLessThanOrEqual(1_000);
  expect(words.code.length).toBeLessThanOrEqual(40);
}

it('the words of a refusal fill no row, whichever way they come', async () => {
  const refusals = [
    { body: writeReplyBody(epsMessages.withdraw, { ...DONE, status: 'error', code: LONG_CODE, message: LONG }, null) },
    { body: null, failed: true },
  ];
  for (const refusal of refusals) {
    answer = () => refusal;
    const told = await gateway.withdraw(id(), id(), '取消');
    if (told.kind !== 'refused') expect.unreachable();
    expectShort(told);
  }
});

it('nor do those of a look-up', async () => {
  const rejected = {
    found: 'rejected',
    code: LONG_CODE,
    message: LONG,
    takenInAt: systemClock.now(),
    registration: null,
    reception: null,
    withdrawal: null,
  } as const;
  answer = () => ({ body: writeReplyBody(epsMessages.searchOperation, DONE, rejected) });
  for (const told of [await gateway.lookup(id()), await gateway.lookupReception(id())]) {
    if (told.kind !== 'answered' || told.value.found !== 'rejected') expect.unreachable(told.kind);
    expectShort(told.value);
  }
});
