/** A service process that knows no operation: ready, and gone when told to stop. */
import { servicePort } from '../../main/service/service-port.ts';

const port = servicePort();
port?.onMessage((message) => {
  if (message.type === 'stop') process.exit(0);
});
port?.onGone(() => process.exit(0));
port?.send({ type: 'ready' });
