/** What may be told of an error: its kind, its code and where it came from, never its message, which may quote what a person typed. */
export function traceOf(error: unknown): {
  readonly error: string;
  readonly code?: string | null;
  readonly frames?: readonly string[];
} {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: error.name,
    code: 'code' in error ? String(error.code) : null,
    frames: frames.map((frame) => frame.trim()),
  };
}

const EXIT_DEFECT = 1;

/**
 * Called first by every process of ours. Node's own last words are the message of the error and the line it stood in, and
 * where somebody has asked for diagnostic reports they hold the environment as well, with a password in it: here a process
 * ends with the trace alone, and no report is written by itself.
 */
export function crashWithoutWords(): void {
  const { report } = process;
  if (report !== undefined) {
    report.excludeEnv = true;
    report.reportOnFatalError = false;
    report.reportOnSignal = false;
    report.reportOnUncaughtException = false;
  }
  process.setUncaughtExceptionCaptureCallback((error) => {
    process.stderr.write(`${JSON.stringify({ level: 'fatal', event: 'defect', ...traceOf(error) })}\n`);
    process.exit(EXIT_DEFECT);
  });
}
