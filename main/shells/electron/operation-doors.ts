import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { OPERATION_NAMES } from '../../../shared/contract/operation-names.ts';
import type { ServiceHost } from '../../service-host.ts';
import { APP_ORIGIN } from './app-page.ts';
import { callChannel } from './channels.ts';

const CALL_ID = /^[\w-]{1,64}$/;

/** Only the page itself, in the main frame of its window, speaks for the person in front of it. */
function isOwnPage({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.origin === APP_ORIGIN;
}

/**
 * One door an operation; what comes through is validated by the core's dispatch, like from every shell.
 * @param sessionOf the session of the window that asks; null for contents that are no window of ours
 */
export function openDoors(
  ipcMain: Pick<IpcMain, 'handle'>,
  host: Pick<ServiceHost, 'call'>,
  sessionOf: (contentsId: number) => string | null,
): void {
  for (const operation of OPERATION_NAMES) {
    ipcMain.handle(callChannel(operation), (event, input: unknown, callId: unknown) => {
      const session = sessionOf(event.sender.id);
      if (!isOwnPage(event) || session === null) throw new Error('not the page of this program');
      const named = typeof callId === 'string' && CALL_ID.test(callId) ? callId : null;
      return host.call(session, operation, input, named);
    });
  }
}
