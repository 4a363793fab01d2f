/** A line to the service that fails as lines do: below HTTP, without a word. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

export type LineMode =
  | 'forward'
  /** Connections are accepted and read, those of before as well; nothing is passed on and nothing answered. */
  | 'silent';

export interface LineCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface FailingLine {
  readonly url: string;
  /** Bytes of answers passed back so far */
  readonly answeredBytes: number;
  mode(mode: LineMode): void;
  /** Every connection of now dies without a word: no end, no reset. New ones work. @returns how many */
  loseConnections(): number;
  /** TLS: what new connections are shown */
  show(certificate: LineCertificate): void;
  close(): Promise<void>;
}

/** @param certificate given: the line is TLS, and what lies behind it is not */
export async function failingLine(
  serviceUrl: string,
  certificate: LineCertificate | null = null,
  host = '127.0.0.1',
): Promise<FailingLine> {
  const service = new URL(serviceUrl);
  const sockets = new Set<Socket>();
  const live = new Set<() => void>();
  let mode: LineMode = 'forward';
  let answeredBytes = 0;
  const take = (near: Socket): void => {
    sockets.add(near);
    near.on('error', () => undefined);
    near.on('close', () => sockets.delete(near));
    const far = connect(Number(service.port), service.hostname);
    sockets.add(far);
    far.on('error', () => near.destroy());
    let passes = true;
    const lose = (): void => {
      passes = false;
      far.destroy();
      near.removeAllListeners('end');
    };
    live.add(lose);
    near.on('data', (chunk) => {
      if (passes && mode === 'forward') far.write(chunk);
    });
    far.on('data', (chunk) => {
      if (!passes) return;
      answeredBytes += chunk.length;
      near.write(chunk);
    });
    near.on('end', () => far.end());
    near.on('close', () => live.delete(lose));
    far.on('close', () => {
      sockets.delete(far);
      if (passes) near.end();
    });
  };
  const tls = certificate === null ? null : createTlsServer({ ...certificate, allowHalfOpen: true }, take);
  tls?.on('tlsClientError', () => undefined);
  const server: Server = tls ?? createServer({ allowHalfOpen: true }, take);
  // Also those whose TLS handshake is refused: nobody else would end them.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === null ? 'http' : 'https'}://${host}:${port}`,
    get answeredBytes() {
      return answeredBytes;
    },
    mode: (next) => {
      mode = next;
    },
    loseConnections: () => {
      const lost = live.size;
      for (const lose of live) lose();
      live.clear();
      return lost;
    },
    show: (next) => tls?.setSecureContext(next),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
