import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { KEY_COST, openKeySlot, sealKeySlot, TRAINING_KEY_COST } from '../main/adapters/profile/key-slot.ts';
import { openDatabase } from '../main/adapters/sqlite/open-database.ts';
import { millisecondsOf, type Row, row, spreadOf } from './measure.ts';

const ROWS = 20_000;
const COMMITS = 300;
const OPENINGS = 20;
const TRIES = 5;
const TEXT = '調剤結果一件分の本文'.repeat(40);
/** Of the same file without the cipher */
const COMMIT_RATIO_MAX = 3;
/** Each page is read, authenticated and deciphered once; afterwards it is in memory as it is. */
const SCAN_RATIO_MAX = 10;
const OPENING_MS_MAX = 50;
/** What one guess at a password of a copied folder costs at least */
const TRY_MS_MIN = 150;

interface Figures {
  readonly openMs: number;
  readonly commitMs: number;
  readonly scanMs: number;
}

/** Set up as ours, without a key. */
function openPlain(file: string): Database.Database {
  const database = new Database(file);
  // Before its first statement this build forgets the setting of a full sync.
  database.prepare('SELECT count(*) FROM sqlite_schema').get();
  for (const setting of ['temp_store = MEMORY', 'journal_mode = WAL', 'synchronous = FULL']) database.pragma(setting);
  return database;
}

function figuresOf(open: (file: string) => Database.Database): Figures {
  const folder = mkdtempSync(join(tmpdir(), 'chozai-bench-'));
  const file = join(folder, 'chozai.db');
  try {
    const made = open(file);
    made.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
    const fill = made.prepare('INSERT INTO row (text) VALUES (?)');
    made.transaction(() => {
      for (let turn = 0; turn < ROWS; turn += 1) fill.run(TEXT);
    })();
    made.close();
    const openings = Array.from({ length: OPENINGS }, () => millisecondsOf(() => void open(file).close()));
    const database = open(file);
    const insert = database.prepare('INSERT INTO row (text) VALUES (?)');
    const commits = Array.from({ length: COMMITS }, () => millisecondsOf(() => void insert.run(TEXT)));
    database.close();
    const fresh = open(file);
    const scan = fresh.prepare("SELECT count(*) FROM row WHERE text LIKE '%x%'");
    const scanMs = millisecondsOf(() => void scan.get());
    fresh.close();
    return { openMs: spreadOf(openings).p50, commitMs: spreadOf(commits).p50, scanMs };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tryMs(cost: number): number {
  const slot = sealKeySlot('owner', 'password', randomBytes(32), cost);
  return spreadOf(Array.from({ length: TRIES }, () => millisecondsOf(() => void openKeySlot(slot, 'owner', 'x')))).p50;
}

/** What the cipher costs a person who works, and what it costs one who guesses. */
export async function encryption(): Promise<readonly Row[]> {
  const key = randomBytes(32);
  const plain = figuresOf(openPlain);
  const sealed = figuresOf((file) => openDatabase(file, key, { create: true }));
  const compared = (what: string, mine: number, other: number, ratioMax: number): Row => {
    const ratio = mine / other;
    const told = `${mine.toFixed(2)} ms, plain ${other.toFixed(2)} ms = ${ratio.toFixed(2)} ×`;
    return row(what, told, `≤ ${ratioMax} × plain`, ratio <= ratioMax);
  };
  const guess = tryMs(KEY_COST);
  return [
    row(
      `opening a database of ${ROWS} rows, encrypted`,
      `p50 ${sealed.openMs.toFixed(2)} ms, plain ${plain.openMs.toFixed(2)} ms`,
      `≤ ${OPENING_MS_MAX} ms`,
      sealed.openMs <= OPENING_MS_MAX,
    ),
    compared('one row inserted and synced, encrypted', sealed.commitMs, plain.commitMs, COMMIT_RATIO_MAX),
    compared(`a scan of ${ROWS} rows just opened, encrypted`, sealed.scanMs, plain.scanMs, SCAN_RATIO_MAX),
    row(
      'one try of a password',
      `${guess.toFixed(0)} ms (training profile ${tryMs(TRAINING_KEY_COST).toFixed(0)} ms)`,
      `≥ ${TRY_MS_MIN} ms`,
      guess >= TRY_MS_MIN,
    ),
  ];
}
