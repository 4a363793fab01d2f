/**
 * Changes of the database key on a disk that has too little room, in a process inside a mount room: with more and more
 * room until one gets through. Arguments: profile, owner's password, a file that fills the disk, bytes to give back a time.
 * Says as JSON what came of each.
 */
import { closeSync, existsSync, openSync, readdirSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { profiles } from '../../main/composition.ts';
import { rotateDatabaseKey } from '../../main/composition-key.ts';
import { unwrap } from '../contract/mock-fixture.ts';

const [, , profile = '', password = '', ballast = '', step = ''] = process.argv;
const TRIES_MAX = 40;
const PAGE_BYTES = 4_096;

/** What somebody finds who opens it now with the password of before. */
function found() {
  const access = profiles();
  const lock = unwrap(access.acquireProfileLock(profile));
  try {
    const { store, close } = unwrap(access.openProfile(profile, 'owner', password, { lock }));
    const rows = store.submissions.list({}).map((row) => row.submissionId);
    const broken = store.audit.verify().firstBrokenSequence;
    const changed = store.audit.list(20).some(({ action }) => action === 'profile.database-key-changed');
    close();
    return { rows, broken, changed };
  } finally {
    lock.release();
  }
}

/** Fills the disk to the last page, and gives some of it back. */
function leaveRoom(bytes: number): void {
  const handle = openSync(ballast, 'w');
  const page = Buffer.alloc(PAGE_BYTES, 1);
  let size = 0;
  try {
    for (;;) size += writeSync(handle, page);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(handle);
  }
  truncateSync(ballast, Math.max(0, size - bytes));
}

const told = [];
for (let tries = 0; tries < TRIES_MAX; tries += 1) {
  leaveRoom(tries * Number(step));
  const done = rotateDatabaseKey({ profile, user: 'owner', password, code: null });
  const half = readdirSync(profile).filter((name) => name.startsWith('.rotat') || name === 'quarantine');
  const backups = existsSync(`${profile}/backups`) ? readdirSync(`${profile}/backups`).length : 0;
  // Room again: only what the change left is looked at.
  rmSync(ballast);
  told.push({ ok: done.ok, codes: done.ok ? [] : done.issues.map(({ code }) => code), half, backups, ...found() });
  if (done.ok) break;
}
writeSync(1, JSON.stringify(told));
