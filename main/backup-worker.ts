/** The thread in which a database is copied, proven and read through, so that nothing else waits for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { type FromBackupWorker, runTask } from './composition-backup.ts';

/** Sooner would only cost; nobody sees more. */
const PROGRESS_EVERY = 50;

const port = parentPort;
if (port === null) throw new Error('started as a thread only');
const tell = (said: FromBackupWorker): void => port.postMessage(said);
let told = 0;
tell({
  outcome: runTask(workerData, (done, total) => {
    told += 1;
    if (done === total || told % PROGRESS_EVERY === 0) tell({ done, total });
  }),
});
