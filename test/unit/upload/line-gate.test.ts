import { describe, expect, it } from 'vitest';
import { LineGate, type LineReport } from '../../../main/application/upload/line-gate.ts';
import { DEFAULT_UPLOAD_SETTINGS } from '../../../main/application/upload/upload-settings.ts';

const LOST: LineReport = { kind: 'no-answer', cause: 'ECONNREFUSED', retryAfterMs: null };
const ANSWER: LineReport = { kind: 'answer' };

function shutGate(): LineGate {
  const gate = new LineGate(DEFAULT_UPLOAD_SETTINGS);
  for (let failure = 0; failure < 5; failure += 1) gate.report(LOST, false, 0, 0.5);
  return gate;
}

describe('the gate of the line', () => {
  it('shuts after five requests in a row without an answer, not after four and an answer', () => {
    const gate = new LineGate(DEFAULT_UPLOAD_SETTINGS);
    for (const report of [LOST, LOST, LOST, LOST, ANSWER, LOST, LOST, LOST, LOST]) gate.report(report, false, 0, 0.5);
    expect([gate.state, gate.allowance(3, 0)]).toEqual(['open', 5]);
    gate.report(LOST, false, 0, 0.5);
    expect([gate.state, gate.allowance(3, 0)]).toEqual(['no-answer', 0]);
  });

  it('lets one probe through when its time has come, and none beside it', () => {
    const gate = shutGate();
    const at = gate.probeAtMs ?? 0;
    expect([gate.allowance(0, at - 1), gate.allowance(0, at)]).toEqual([0, 1]);
    expect(gate.begin(at)).toBe(true);
    expect([gate.allowance(1, at + 60_000), gate.probeAtMs]).toEqual([0, null]);
  });

  it('waits longer after every failed probe, and stragglers of the burst do not push the probe away', () => {
    const gate = shutGate();
    const waits: number[] = [];
    for (let probe = 0; probe < 8; probe += 1) {
      const at = gate.probeAtMs ?? 0;
      gate.report(LOST, false, at, 0.999);
      expect(gate.probeAtMs).toBe(at);
      gate.begin(at);
      gate.report(LOST, true, at, 0.999_999);
      waits.push((gate.probeAtMs ?? 0) - at);
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
  });

  it('opens with the first readable answer, to the parallelism and no further', () => {
    const gate = shutGate();
    gate.begin(0);
    gate.report(ANSWER, true, 0, 0.5);
    expect([gate.state, gate.allowance(0, 0), gate.allowance(8, 0), gate.allowance(9, 0)]).toEqual(['open', 8, 0, 0]);
  });

  it('stays shut for a Retry-After although requests sent before it are still answered', () => {
    const gate = new LineGate(DEFAULT_UPLOAD_SETTINGS);
    gate.report({ kind: 'told-to-wait', state: 'rate-limited', retryAfterMs: 9_000 }, false, 0, 0);
    gate.report(ANSWER, false, 1, 0);
    gate.hurry(2);
    expect([gate.state, gate.probeAtMs]).toEqual(['rate-limited', 9_000]);
  });

  it('keeps to a Retry-After although a probe that had left before it is answered, or withdrawn', () => {
    for (const probeEnds of [
      (gate: LineGate) => gate.report(ANSWER, true, 1_500, 0),
      (gate: LineGate) => gate.withdrawProbe(1_500),
    ]) {
      const gate = new LineGate(DEFAULT_UPLOAD_SETTINGS);
      gate.report({ kind: 'told-to-wait', state: 'unauthorised', retryAfterMs: 900 }, false, 0, 0);
      gate.begin(900);
      gate.report({ kind: 'told-to-wait', state: 'rate-limited', retryAfterMs: 80_000 }, false, 1_000, 0);
      probeEnds(gate);
      expect([gate.state, gate.probeAtMs, gate.allowance(0, 80_999)]).toEqual(['rate-limited', 81_000, 0]);
      gate.begin(82_000);
      gate.report(ANSWER, true, 82_000, 0);
      expect(gate.state).toBe('open');
    }
  });

  it('keeps to a Retry-After whatever becomes of what a person asked for meanwhile', () => {
    const WAIT = { kind: 'told-to-wait', state: 'rate-limited', retryAfterMs: 1_000 } as const;
    for (const report of [ANSWER, LOST, WAIT]) {
      const gate = new LineGate(DEFAULT_UPLOAD_SETTINGS);
      gate.report({ ...WAIT, retryAfterMs: 80_000 }, false, 0, 0);
      const probe = gate.begin(5_000);
      gate.report(report, probe, 6_000, 0);
      gate.hurry(7_000);
      expect([gate.state, gate.probeAtMs]).toEqual(['rate-limited', 80_000]);
    }
  });

  it('gives a probe that was cancelled back', () => {
    const gate = shutGate();
    gate.begin(0);
    gate.withdrawProbe(77);
    expect([gate.state, gate.allowance(0, 77)]).toEqual(['no-answer', 1]);
  });
});
