/**
 * The process that holds the profile for the windows: database, signing and sending never block a window, and may die
 * without taking it along. Started by a shell with `--profile DIR`; speaks `service-protocol.ts`.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { success } from '../shared/domain/result.ts';
import { crashWithoutWords } from './quiet-crash.ts';
import { answerAtTheDoor } from './service/closed-profile.ts';
import type { ServiceCore } from './service/service-core.ts';
import { servicePort } from './service/service-port.ts';
import type { ToService } from './service-protocol.ts';

const EXIT_USAGE = 2;
/** How long a page takes to show the sign-in that it has the answers for */
const SHOWN_IN_MS = 300;
/** Also where no page asks, for a training profile's mock service is started by the core. */
const LOADED_BY_MS = 3_000;

crashWithoutWords();
z.config(z.locales.ja());
const { values } = parseArgs({ options: { profile: { type: 'string' } } });
const port = servicePort();
if (port === null || values.profile === undefined) {
  process.stderr.write('service: started by a window shell with --profile DIR\n');
  process.exit(EXIT_USAGE);
}
// The terminal's Ctrl-C reaches the whole group; the shell says when to stop.
process.on('SIGINT', () => undefined);
const dir = resolve(values.profile);
let core: ServiceCore | null = null;
let loading: Promise<void> | null = null;
/** Came before the core was there, in their order */
const waiting: Exclude<ToService, { type: 'stop' }>[] = [];
const load = (): void => {
  loading ??= import('./service/service-core.ts').then(({ ServiceCore: Core }) => {
    const loaded = new Core(dir, (message) => port.send(message));
    core = loaded;
    for (const message of waiting) loaded.take(message);
  });
};
// Everything behind the sign-in would hold up the browser that is being started: it is loaded when the sign-in is shown.
setTimeout(load, LOADED_BY_MS);
const take = (message: Exclude<ToService, { type: 'stop' }>): void => {
  if (core !== null) {
    core.take(message);
    return;
  }
  const known = message.type === 'call' && loading === null ? answerAtTheDoor(dir, message.operation) : null;
  if (message.type === 'call' && known !== null) {
    port.send({ type: 'answer', id: message.id, outcome: success(known) });
    setTimeout(load, SHOWN_IN_MS);
    return;
  }
  waiting.push(message);
  load();
};
let stopping: Promise<void> | null = null;
const stop = (): void => {
  stopping ??= Promise.resolve(loading)
    .then(() => core?.stop())
    .finally(() => process.exit(0));
};
port.onMessage((message) => {
  if (message.type === 'stop') stop();
  else if (stopping === null) take(message);
});
port.onGone(stop);
process.on('SIGTERM', stop);
port.send({ type: 'ready' });
