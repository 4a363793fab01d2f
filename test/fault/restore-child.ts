/** A restore in a process of its own, whose every write is recorded. Arguments: profile, owner's password, whether with the journal. */
import { writeSync } from 'node:fs';
import { restoreProfile } from '../../main/composition-restore.ts';
import { unwrap } from '../contract/mock-fixture.ts';

const [, , profile = '', password = '', journal = ''] = process.argv;
unwrap(
  restoreProfile({
    profile,
    user: 'owner',
    password,
    code: null,
    generation: null,
    from: null,
    withJournal: journal === 'with-journal',
  }),
);
writeSync(1, 'done\n');
