/** Another program that holds the database: `node lock-child.ts FILE KEY`. It says `held` and stays. */
import { writeSync } from 'node:fs';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';

const [, , file = '', keyHex = ''] = process.argv;
const database = openDatabase(file, new Uint8Array(Buffer.from(keyHex, 'hex')));
database.exec('BEGIN IMMEDIATE');
writeSync(1, 'held\n');
setInterval(() => undefined, 1_000);
