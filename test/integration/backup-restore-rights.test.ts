/**
 * Who may put a backup in the place of a profile, and what of now a backup never undoes: the log, the users with their
 * rights and passwords, the word of the emergency account, stored closings.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import { journalIsWhole } from '../../main/application/backup/nightly.ts';
import { openContext, profiles } from '../../main/composition.ts';
import { type RestoreRequest, restoreProfile } from '../../main/composition-restore.ts';
import { initialiseTraining } from '../../main/initialise-training.ts';
import { profileClient } from '../../main/shells/socket/profile-client.ts';
import type { Result } from '../../shared/domain/result.ts';
import { temporaryFolder, unwrap } from '../contract/mock-fixture.ts';
import { profileKey } from '../fault/profile-key.ts';

const PASSWORD = 'nur zur Probe';
const OLD = 'ein altes Kennwort';
const folder = temporaryFolder();
/** With a second owner and a backup that knows him */
const template = join(folder.path, 'template');
let profile: string;
let emergencyPassword: string;
let shops = 0;

async function call<T>(
  operation: string,
  input: unknown = {},
  user = 'owner',
  password = PASSWORD,
): Promise<Result<T>> {
  const client = profileClient({ profile, user, password });
  try {
    return (await client.call(operation, input)) as Result<T>;
  } finally {
    await client.close();
  }
}
const codesOf = (outcome: Result<unknown>): readonly string[] =>
  outcome.ok ? [] : outcome.issues.map(({ code }) => code);

const restore = (changes: Partial<RestoreRequest> = {}) =>
  restoreProfile({
    profile,
    user: 'owner',
    password: PASSWORD,
    code: null,
    generation: null,
    from: null,
    withJournal: false,
    ...changes,
  });

/** Of a profile that nobody has open. */
function raw<T>(work: (database: ReturnType<typeof openDatabase>) => T): T {
  const database = openDatabase(join(profile, 'chozai.db'), profileKey(profile, PASSWORD) ?? new Uint8Array());
  try {
    return work(database);
  } finally {
    database.close();
  }
}
const rowsOf = (query: string) => raw((database) => database.prepare<[], object>(query).all());
/** The pharmacist's, as a row only: nothing is signed here. */
function insertKey(digit: string): void {
  raw((database) =>
    database
      .prepare(
        `INSERT INTO signing_key (key_id, user_id, pkcs12, certificate_pem, tries_left, created_at)
         SELECT ?, user_id, x'00', '', 10, '2026-11-22T00:00:00.000Z' FROM user WHERE name = 'pharmacist'`,
      )
      .run(`${digit}0000000-0000-4000-8000-000000000000`),
  );
}
const auditRows = () => rowsOf('SELECT * FROM audit ORDER BY sequence');
const files = () => ['chozai.db', 'profile.json'].map((name) => readFileSync(join(profile, name)).toString('base64'));

beforeAll(async () => {
  profile = template;
  unwrap(await initialiseTraining({ profile, serviceUrl: null, password: PASSWORD, pin: '24681357' }));
  unwrap(await call('user.create', { name: 'partner', displayName: '元 開設者', roles: ['owner'], password: OLD }));
  emergencyPassword = unwrap(await call<{ password: string }>('user.seal-emergency')).password;
  insertKey('9');
  unwrap(await call('backup.make'));
});
beforeEach(() => {
  shops += 1;
  profile = join(folder.path, `shop-${shops}`);
  cpSync(template, profile, { recursive: true });
});
afterAll(() => folder.remove());

describe('whoever is no owner now is none by an old backup', () => {
  it('deactivated: refused by his old password, by the database where the ways in are lost, and where damage was noted', async () => {
    unwrap(await call('user.deactivate', { name: 'partner', reason: '退職' }));
    const him = { user: 'partner', password: OLD };
    for (const withJournal of [true, false])
      expect(codesOf(restore({ ...him, withJournal }))).toEqual(['sign-in.refused']);
    const ways = readFileSync(join(profile, 'profile.json'));
    rmSync(join(profile, 'profile.json'));
    expect(codesOf(restore(him))).toEqual(['sign-in.refused']);
    writeFileSync(join(profile, 'damage-found.json'), '{}');
    expect(codesOf(restore(him))).toEqual(['restore.not-allowed']);
    expect(existsSync(join(profile, 'profile.json'))).toBe(false);
    expect(existsSync(join(profile, 'quarantine'))).toBe(false);
    writeFileSync(join(profile, 'profile.json'), ways);
    expect(rowsOf("SELECT active FROM user WHERE name = 'partner'")).toEqual([{ active: 0 }]);
  });

  it('demoted: refused with his password of now, and the try is on the log', async () => {
    unwrap(await call('user.set-roles', { name: 'partner', roles: ['clerk'] }));
    expect(codesOf(restore({ user: 'partner', password: OLD }))).toEqual(['restore.not-allowed']);
    expect(auditRows().at(-1)).toMatchObject({ user: 'partner', action: 'denied', detail: '{"operation":"restore"}' });
    expect(existsSync(join(profile, 'quarantine'))).toBe(false);
  });
});

describe('without the journal', () => {
  it('log, users, rights, PIN tries, settings, closings and the word of the emergency account stay those of now', async () => {
    unwrap(await call('user.deactivate', { name: 'partner', reason: '退職' }));
    unwrap(await call('user.set-roles', { name: 'clerk', roles: ['support'] }));
    unwrap(await call('user.create', { name: 'neu', displayName: '新人', roles: ['clerk'], password: PASSWORD }));
    unwrap(await call('settings.set', { autoLockMinutes: 7 }));
    unwrap(await call('closing.close', { final: true, patienceSeconds: 0, prescriptionCount: 3 }));
    unwrap(await call('user.list', {}, 'emergency', emergencyPassword));
    const replaced = "UPDATE signing_key SET tries_left = 2, replaced_at = '2026-11-22T01:00:00.000Z'";
    raw((database) => database.prepare(replaced).run());
    insertKey('1');
    const NOW = [
      'SELECT * FROM user ORDER BY name',
      'SELECT * FROM signing_key ORDER BY key_id',
      "SELECT * FROM setting WHERE key <> 'backup.recovery' ORDER BY key",
      'SELECT * FROM closing ORDER BY sequence',
      'SELECT * FROM prescription_count ORDER BY sequence',
    ];
    const [before, log, ways] = [NOW.map(rowsOf), auditRows(), readFileSync(join(profile, 'profile.json'), 'utf8')];
    unwrap(restore());
    expect(NOW.map(rowsOf)).toEqual(before);
    expect(before.map((rows) => rows.length > 0)).toEqual(NOW.map(() => true));
    expect(auditRows()).toEqual(log);
    expect(readFileSync(join(profile, 'profile.json'), 'utf8')).toBe(ways);

    const told = unwrap(await call<{ issues: { code: string }[] }>('closing.status')).issues.map(({ code }) => code);
    expect(told).toContain('emergency.used');
    expect(unwrap(await call('audit.verify'))).toMatchObject({ valid: true, rows: log.length + 1 });
    expect(auditRows().at(-1)).toMatchObject({ user: 'owner', action: 'backup.restored' });
  });

  it('a second time, and damaged afterwards: nothing of either is lost', async () => {
    unwrap(await call('settings.set', { autoLockMinutes: 7 }));
    const [generation = ''] = readdirSync(join(profile, 'backups'));
    unwrap(restore({ generation }));
    unwrap(await call('settings.set', { autoLockMinutes: 8 }));
    unwrap(restore({ generation }));
    unwrap(await call('settings.set', { autoLockMinutes: 9 }));
    const log = auditRows();
    const access = profiles();
    const lock = unwrap(access.acquireProfileLock(profile));
    const open = unwrap(openContext(access, profile, 'owner', PASSWORD, lock));
    expect(await journalIsWhole(open.context)).toBe(true);
    await open.close();
    lock.release();
    rmSync(join(profile, 'chozai.db'));
    expect(unwrap(await call<{ settings: object }>('settings.get')).settings).toMatchObject({ autoLockMinutes: 9 });
    expect(auditRows().slice(0, log.length)).toEqual(log);
    expect(unwrap(await call('audit.verify'))).toMatchObject({ valid: true });
  });

  it('of a copy of the profile that went another way is refused: the log of now does not follow on its own', async () => {
    const copy = join(folder.path, 'copy');
    cpSync(profile, copy, { recursive: true });
    unwrap(await call('settings.set', { autoLockMinutes: 7 }));
    const here = profile;
    profile = copy;
    unwrap(await call('settings.set', { autoLockMinutes: 8 }));
    unwrap(await call('backup.make'));
    profile = here;
    const before = auditRows();
    expect(codesOf(restore({ from: join(copy, 'backups') }))).toEqual(['restore.another-log']);
    expect(auditRows()).toEqual(before);
    expect(existsSync(join(profile, 'quarantine'))).toBe(false);
  });
});

describe('a pipe in the place of a file of the backup', () => {
  // In a process of its own: one that waits for a writer hears no clock.
  it.runIf(process.platform !== 'win32')('is no backup, and nothing waits for its writer', () => {
    const [generation = ''] = readdirSync(join(profile, 'backups'));
    for (const name of ['manifest.json', 'profile.json', 'chozai.db']) {
      const from = join(folder.path, `usb-${name}`);
      cpSync(join(profile, 'backups'), from, { recursive: true });
      rmSync(join(from, generation, name));
      execFileSync('mkfifo', [join(from, generation, name)]);
      const program = fileURLToPath(new URL('../../main/shells/cli/start.mjs', import.meta.url));
      const args = [program, 'restore', '--from', from, '--profile', profile, '--user', 'owner', '--json'];
      const env = { ...process.env, CHOZAI_PASSWORD: PASSWORD };
      const ran = spawnSync(process.execPath, args, { env, timeout: 60_000, killSignal: 'SIGKILL', encoding: 'utf8' });
      expect(ran.stdout + ran.stderr, name).toMatch(/backup\.(unreadable|no-generation)/);
      expect(ran.status, name).not.toBeNull();
    }
  });
});

describe('a password', () => {
  it('of the day of the backup is none of now; with that of now nobody’s way in changes', async () => {
    unwrap(await call('user.change-password', { oldPassword: OLD, newPassword: 'sah niemand' }, 'partner', OLD));
    unwrap(await call('user.reset-password', { name: 'clerk', newPassword: 'ein neues' }));
    unwrap(await call('user.create', { name: 'neu', displayName: '新人', roles: ['clerk'], password: PASSWORD }));
    const before = files();
    for (const withJournal of [true, false])
      expect(codesOf(restore({ user: 'partner', password: OLD, withJournal }))).toEqual(['sign-in.refused']);
    expect(files()).toEqual(before);
    unwrap(restore({ user: 'partner', password: 'sah niemand', withJournal: true }));
    expect(files()[1]).toBe(before[1]);
    for (const [user, password, codes] of [
      ['clerk', PASSWORD, ['sign-in.refused']],
      ['clerk', 'ein neues', []],
      ['neu', PASSWORD, []],
    ] as const)
      expect(codesOf(await call('queue.page', {}, user, password)), user).toEqual(codes);
  });

  it('of a stranger’s backup opens no place but an empty one', async () => {
    const [here, strange] = [profile, join(folder.path, 'strange')];
    const STRANGE = { password: 'des Fremden', from: join(strange, 'backups'), withJournal: true };
    profile = strange;
    unwrap(await initialiseTraining({ profile, serviceUrl: null, password: STRANGE.password, pin: '24681357' }));
    const user = { name: 'fremder', displayName: '他人', roles: ['owner'], password: STRANGE.password };
    unwrap(await call('user.create', user, 'owner', STRANGE.password));
    // Both as they were made before keys had names.
    for (const dir of [here, strange]) {
      const { keyId, ...rest } = JSON.parse(readFileSync(join(dir, 'profile.json'), 'utf8'));
      expect(keyId).toMatch(/^[0-9a-f]{32}$/);
      writeFileSync(join(dir, 'profile.json'), JSON.stringify(rest));
    }
    unwrap(await call('backup.make', {}, 'owner', STRANGE.password));
    profile = here;
    const before = files();
    for (const name of ['owner', 'fremder'])
      for (const withJournal of [true, false])
        expect(codesOf(restore({ ...STRANGE, user: name, withJournal }))).toEqual(['restore.other-key']);
    expect(files()).toEqual(before);
    // Nor where the ways in are lost: what is damaged is not what another key wrote.
    rmSync(join(profile, 'profile.json'));
    expect(codesOf(restore(STRANGE))).toEqual(['restore.other-key']);
    rmSync(join(profile, 'chozai.db'));
    expect(codesOf(restore(STRANGE))).toEqual(['restore.other-key']);
    expect(existsSync(join(profile, 'profile.json'))).toBe(false);

    profile = join(folder.path, 'empty');
    mkdirSync(profile);
    unwrap(restore(STRANGE));
    expect(codesOf(await call('queue.page', {}, 'fremder', STRANGE.password))).toEqual([]);
  });

  it('of that day opens where the ways in are lost, also beside a database that is damaged: all is built again', async () => {
    unwrap(await call('settings.set', { autoLockMinutes: 7 }));
    writeFileSync(join(profile, 'profile.json'), '{');
    const file = join(profile, 'chozai.db');
    writeFileSync(file, readFileSync(file).fill(0, 0, 8_192));
    expect(unwrap(restore({ withJournal: true }))).toMatchObject({ complete: true });
    expect(unwrap(await call<{ settings: object }>('settings.get')).settings).toMatchObject({ autoLockMinutes: 7 });
    expect(codesOf(await call('queue.page', {}, 'clerk'))).toEqual([]);
  });
});
