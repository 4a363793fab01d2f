/**
 * The process that holds the profile for the windows: database, signing and sending never block a window, and may die
 * without taking it along. Started by a shell with `--profile DIR`; speaks `service-protocol.ts`.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { crashWithoutWords } from './quiet-crash.ts';
import { ServiceCore } from './service/service-core.ts';
import { servicePort } from './service/service-port.ts';

const EXIT_USAGE = 2;

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
const core = new ServiceCore(values.profile, (message) => port.send(message));
let stopping: Promise<void> | null = null;
const stop = (): void => {
  stopping ??= core.stop().finally(() => process.exit(0));
};
port.onMessage((message) => {
  if (message.type === 'stop') stop();
  else if (stopping === null) core.take(message);
});
port.onGone(stop);
process.on('SIGTERM', stop);
