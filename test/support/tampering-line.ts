import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A line to the service on which questions and returned files can be changed on their way. */
export interface TamperingLine {
  readonly url: string;
  tamper(on: boolean): void;
  /** In every question from now on the one text stands for the other; null: as it was sent */
  exchange(texts: { readonly asked: string; readonly sent: string } | null): void;
  close(): Promise<void>;
}

/** Another first character inside the returned result's CSV: well-formed, and not what was sent. */
function changedFile(base64: string): string {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  const changed = text.replace(
    /(<DispensingDocument[^>]*>)([^<]+)/,
    (_, tag: string, csv: string) =>
      tag +
      Buffer.from(Buffer.from(csv, 'base64').toString('utf8').replace('検証用薬局', '別の薬局名'), 'utf8').toString(
        'base64',
      ),
  );
  return Buffer.from(changed, 'utf8').toString('base64');
}

export async function tamperingLine(serviceUrl: string): Promise<TamperingLine> {
  let tampers = false;
  let exchanged: { readonly asked: string; readonly sent: string } | null = null;
  const question = (body: Buffer): Buffer =>
    exchanged === null ? body : Buffer.from(body.toString('utf8').replaceAll(exchanged.asked, exchanged.sent), 'utf8');
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.on('end', async () => {
      const {
        'accept-encoding': _encoding,
        host: _host,
        connection: _connection,
        'content-length': _length,
        ...headers
      } = request.headers;
      const answered = await fetch(`${serviceUrl}${request.url ?? ''}`, {
        method: request.method ?? 'GET',
        headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
          typeof value === 'string' && name !== 'transfer-encoding' ? [[name, value]] : [],
        ),
        ...(chunks.length > 0 ? { body: question(Buffer.concat(chunks)) } : {}),
      }).catch(() => null);
      if (answered === null) {
        request.socket.destroy();
        return;
      }
      const body = await answered.text();
      // Base64 of "<?xml": only whole files begin like this.
      const sent = tampers ? body.replace(/PD94bW[A-Za-z0-9+/=]+/g, changedFile) : body;
      response.writeHead(answered.status, { 'content-type': answered.headers.get('content-type') ?? 'text/plain' });
      response.end(sent);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tamper: (on) => {
      tampers = on;
    },
    exchange: (texts) => {
      exchanged = texts;
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
