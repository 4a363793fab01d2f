/** Ends as no process of ours should, with a patient's name in the error: what it leaves behind is looked at. */
import { crashWithoutWords } from '../../main/quiet-crash.ts';

crashWithoutWords();
const [how = '', name = ''] = process.argv.slice(2);

function trip(): never {
  if (how === 'parse') JSON.parse(`${name} {`);
  throw new TypeError(`cannot read ${name}`);
}

if (how === 'reject') void Promise.reject(new Error(name));
else if (how === 'thing') void Promise.reject(name);
else setImmediate(trip);
