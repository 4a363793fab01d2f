import { describe, expect, it } from 'vitest';
import { durationText, progressLine } from '../../../main/shells/cli/present/progress-line.ts';
import type { ProgressEvent } from '../../../shared/contract/operations.ts';
import { runScripted } from './scripted-world.ts';

const event = (done: number, total = 1000): ProgressEvent => ({
  phase: 'upload',
  done,
  total,
  perMinute: 240,
  secondsLeft: 220,
  row: null,
});
const answers = { 'upload.run': { done: 1, total: 1, registered: 1, rejected: 0, waiting: 0, seconds: 1 } };

describe('progress', () => {
  it('shows how far, how fast and how long yet', () => {
    expect(progressLine(event(250), 'ja')).toBe('送信 [######..................] 250/1000  240件/分  残り3:40');
    expect(progressLine({ ...event(0, 0), perMinute: null, secondsLeft: null }, 'en')).toBe(
      'upload [########################] 0/0',
    );
    expect(durationText(3723)).toBe('1:02:03');
    expect(durationText(7.4)).toBe('0:07');
  });

  it('writes over one line on a terminal, on standard error only', async () => {
    const environment = { CHOZAI_PASSWORD: 'x' };
    const ran = await runScripted(['upload', '--json'], {
      answers,
      environment,
      typed: [],
      progress: [event(1), event(2)],
    });
    expect(ran.err.match(/\r/g)).toHaveLength(2);
    expect(ran.err.endsWith('\n')).toBe(true);
    expect(JSON.parse(ran.out)).toEqual(answers['upload.run']);
  });

  it('is plain lines, a tenth each, elsewhere', async () => {
    const steps = Array.from({ length: 1001 }, (_, done) => event(done));
    const ran = await runScripted(['upload'], { answers, progress: steps });
    expect(ran.err).not.toContain('\r');
    expect(ran.err).not.toContain('\u001b');
    expect(ran.err.trimEnd().split('\n')).toHaveLength(11);
    expect(ran.err).toContain('1000/1000');
  });
});
