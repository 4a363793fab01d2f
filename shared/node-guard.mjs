/**
 * Says in one sentence what to do when the running Node is too old, before anything native is loaded: the SQLite
 * driver needs Node-API 10 and kills an older process without a word. Plain JavaScript that every Node from 12 on can
 * read; entry points import this statically and everything else dynamically.
 */

/** Node-API version of the SQLite driver's binaries. */
const NODE_API_MIN = 10;
/** The line that is tested; it also runs the .ts files as they are. */
const NODE_MAJOR_MIN = 24;
const EXIT_USAGE = 2;

/**
 * @param {{ version: string, napi: string | undefined }} running
 * @param {string} command what to type instead, such as `npm run chozai -- …`
 * @returns {string | null} one sentence in Japanese and English, or null when this Node will do
 */
export function nodeComplaint(running, command) {
  const major = Number(running.version.replace(/^v/, '').split('.')[0]);
  if (Number(running.napi) >= NODE_API_MIN && major >= NODE_MAJOR_MIN) return null;
  return (
    `この Node.js (${running.version}) では動かないため、同梱の Node ${NODE_MAJOR_MIN} で動く「${command}」を使ってください` +
    ` / This Node.js (${running.version}) is too old: use "${command}", which runs on the Node ${NODE_MAJOR_MIN} that npm ci installs.\n`
  );
}

/**
 * Ends the process with the usage exit code when this Node is too old. Never starts another Node by itself.
 *
 * @param {string} command
 */
export function requireNode(command) {
  const complaint = nodeComplaint({ version: process.version, napi: process.versions.napi }, command);
  if (complaint === null) return;
  process.stderr.write(complaint);
  process.exit(EXIT_USAGE);
}
