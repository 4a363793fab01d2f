import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const XMLSEC = '/usr/bin/xmlsec1';
export const withoutXmlsec = !existsSync(XMLSEC);
export const XMLSEC_REASON = withoutXmlsec ? ' (skipped: xmlsec1 is not installed)' : '';

/**
 * A second, independent verifier of the signature alone (trust left out): how many of the documents it finds valid with
 * all three references right. One process for all of them.
 */
export function xmlsecAccepted(documents: readonly Uint8Array[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'chozai-xmlsec-'));
  try {
    const files = documents.map((bytes, index) => {
      const file = join(folder, `${index}.xml`);
      writeFileSync(file, bytes);
      return file;
    });
    const ids = ['id Dispensing', 'Id Signature', 'Id KeyInfo', 'Id SignedProperties'].flatMap((pair) => {
      const [attribute = '', element = ''] = pair.split(' ');
      return [`--id-attr:${attribute}`, element];
    });
    const place = "//*[local-name()='DispensingSign']/*[local-name()='Signature']";
    const options = ['--verify', '--insecure', '--enabled-key-data', 'x509', ...ids, '--node-xpath', place];
    const run = spawnSync(XMLSEC, [...options, ...files], { encoding: 'utf8' });
    const said = (run.stderr + run.stdout).match(/^OK\nSignedInfo References \(ok\/all\): 3\/3$/gm) ?? [];
    return said.length;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
