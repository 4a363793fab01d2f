import { describe, expect, it } from 'vitest';
import { type BackupTimes, isBackupDue } from '../../../shared/domain/backup/backup-schedule.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';

const at = (text: string): Instant => text as Instant;
/** Noon in Tokyo on the 22nd; made at 03:00 that morning. */
const CALM: BackupTimes = {
  now: at('2026-11-22T03:00:00.000Z'),
  at: '03:00',
  lastMadeAt: at('2026-11-21T18:00:00.000Z'),
  lastTryAt: at('2026-11-21T18:00:00.000Z'),
  lastFinalAt: at('2026-11-21T11:00:00.000Z'),
  covered: true,
};
const due = (change: Partial<BackupTimes>): boolean => isBackupDue({ ...CALM, ...change });

describe('a backup is due', () => {
  it('once a day from its time on, also where the machine slept through it', () => {
    expect(due({})).toBe(false);
    expect(due({ now: at('2026-11-22T17:59:00.000Z') })).toBe(false);
    expect(due({ now: at('2026-11-22T18:00:00.000Z') })).toBe(true);
    expect(due({ now: at('2026-11-24T01:00:00.000Z') })).toBe(true);
    expect(due({ now: at('2026-11-24T01:00:00.000Z'), at: null })).toBe(false);
  });

  it('two minutes after 本締め', () => {
    const lastFinalAt = at('2026-11-22T02:58:00.000Z');
    expect(due({ lastFinalAt })).toBe(true);
    expect(due({ lastFinalAt, at: null })).toBe(true);
    expect(due({ lastFinalAt, now: at('2026-11-22T02:59:59.000Z') })).toBe(false);
  });

  it('at once where the journal has a gap', () => {
    expect(due({ covered: false })).toBe(true);
  });

  it('again half an hour after a try that failed, and not before; a try in the future is none', () => {
    const failed = { covered: false, lastTryAt: at('2026-11-22T02:31:00.000Z') };
    expect(due(failed)).toBe(false);
    expect(due({ ...failed, now: at('2026-11-22T03:01:00.000Z') })).toBe(true);
    expect(due({ covered: false, lastTryAt: at('2026-11-23T02:31:00.000Z') })).toBe(true);
  });
});
