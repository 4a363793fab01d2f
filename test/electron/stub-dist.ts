import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Electron's fuse wire: sentinel, version 1, nine fuses, all on before the packager sets them. */
const FUSE_WIRE = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('1'.repeat(9)),
]);

/** What the packager needs of an Electron distribution, without the program: it cannot be had without GitHub. */
export function writeStubDist(folder: string, version: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  const program = join(folder, 'electron');
  writeFileSync(program, Buffer.concat([Buffer.alloc(4096), FUSE_WIRE, Buffer.alloc(4096)]));
  chmodSync(program, 0o755);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'snapshot_blob.bin', 'v8_context_snapshot.bin'])
    writeFileSync(join(folder, name), 'stub');
  for (const name of ['ja.pak', 'en-US.pak']) writeFileSync(join(folder, 'locales', name), 'stub');
  writeFileSync(join(folder, 'version'), version);
}
