/** A rotation of the database key in a process of its own, whose every write is recorded. Arguments: profile, owner's password. */
import { writeSync } from 'node:fs';
import { rotateDatabaseKey } from '../../main/composition-key.ts';
import { unwrap } from '../contract/mock-fixture.ts';

const [, , profile = '', password = ''] = process.argv;
unwrap(rotateDatabaseKey({ profile, user: 'owner', password, code: null }));
writeSync(1, 'done\n');
