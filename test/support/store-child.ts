/**
 * A second process on a database or a profile, for tests that kill it. First argument: what to do; then the file or folder
 * and the key (hex). It tells what it has done by lines on standard output, each written before the next step begins.
 */
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { holdExclusiveFile } from '../../main/adapters/sqlite/exclusive-file.ts';
import { personalPatient } from './personal-patient.ts';
import {
  addFinalised,
  DATABASE_KEY,
  dispensingResult,
  NOW,
  newId,
  openedStore,
  prescriptionRow,
  resultRow,
} from './store-rows.ts';

const [, , task = '', file = '', keyHex = ''] = process.argv;
const key = keyHex === '' ? DATABASE_KEY : new Uint8Array(Buffer.from(keyHex, 'hex'));
const tell = (line: string): void => void writeSync(1, `${line}\n`);

/** Stays until it is killed. */
function stay(): void {
  setInterval(() => undefined, 1_000);
}

/** Commits entry after entry, naming each only after its commit returned. */
function enterUntilKilled(): void {
  const store = openedStore(file, key);
  const user = store.users.all()[0];
  if (user === undefined) throw new Error('no user');
  for (;;) tell(addFinalised(store, user).submission.submissionId);
}

/** More than the page cache of a connection holds (32 MiB) */
const ENTRIES_THAT_SPILL = 16_000;

/** Is killed with personal data in the log and more of it in an open transaction that has spilled over. */
function stopInsideTransaction(): void {
  const store = openedStore(file, key);
  const user = store.users.all()[0];
  if (user === undefined) throw new Error('no user');
  const { patient, insured } = personalPatient();
  const enter = (): void => {
    const prescription = prescriptionRow({}, { patient, insured });
    store.prescriptions.insert(prescription);
    store.results.insert(
      resultRow(prescription.prescriptionKey, user.userId, { result: dispensingResult({ patient, insured }) }),
    );
  };
  store.transaction(enter);
  store.transaction(() => {
    for (let index = 0; index < ENTRIES_THAT_SPILL; index += 1) enter();
    tell('inside');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
}

/** Drops what it got, as a careless caller would, and has the garbage collected (`--expose-gc`): the file stays held. */
function hold(): void {
  const code = ((): string => {
    const held = holdExclusiveFile(file);
    return held.ok ? 'held' : (held.issues[0]?.code ?? '');
  })();
  setTimeout(() => {
    globalThis.gc?.();
    setTimeout(() => tell(code), 20);
  }, 20);
  stay();
}

switch (task) {
  case 'enter':
    enterUntilKilled();
    break;
  case 'stop-inside':
    stopInsideTransaction();
    break;
  case 'entries': {
    const store = openedStore(file, key);
    const user = store.users.all()[0];
    if (user === undefined) throw new Error('no user');
    for (let index = 0; index < 100; index += 1) {
      store.transaction(() => {
        addFinalised(store, user);
        store.documents.put('dispensing-final', randomBytes(8_000), NOW);
        store.audit.append({ at: NOW, user: 'x', action: 'finalise', target: newId(), detail: {} });
      });
    }
    tell('done');
    process.exit(0);
    break;
  }
  case 'hold': {
    hold();
    break;
  }
  default:
    throw new Error(`no task ${task}`);
}
