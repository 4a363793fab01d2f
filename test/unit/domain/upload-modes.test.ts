import { describe, expect, it } from 'vitest';
import { type CalendarDate, type Instant, tokyoInstant } from '../../../shared/domain/calendar-date.ts';
import type { ClockTime } from '../../../shared/domain/clock-time.ts';
import {
  DEFAULT_UPLOAD_MODE_SETTINGS,
  DEFAULT_UPLOAD_MODES,
  type UploadModeFacts,
  type UploadModeSettings,
  type UploadModes,
  uploadModeAt,
} from '../../../shared/domain/submission/upload-modes.ts';

const DAY = '2026-11-22' as CalendarDate;
const NEXT_DAY = '2026-11-23' as CalendarDate;
const at = (time: string, date: CalendarDate = DAY): Instant => tokyoInstant(date, time);
const QUIET: UploadModeFacts = { batchAsked: false, leftovers: 0, bytesPerRow: null };
const with_ = (modes: Partial<UploadModes>, changeover: ClockTime = '00:00'): UploadModeSettings => ({
  ...DEFAULT_UPLOAD_MODE_SETTINGS,
  changeover,
  modes: { ...DEFAULT_UPLOAD_MODES, ...modes },
});

const BY_KEY = with_({});
const AT_SEVEN = with_({ closingBatch: { on: true, at: '19:00' } });
const NIGHT_SHOP = with_({ closingBatch: { on: true, at: '02:00' } }, '05:00');
const OPENING = with_({ openingBatch: { on: true, at: '08:30' } });
const TRICKLE = with_({
  trickle: { on: true, from: '10:00', until: '18:00', rowsPerMinute: 4, bytesPerSecond: null },
});
const OVER_MIDNIGHT = with_({
  trickle: { on: true, from: '22:00', until: '02:00', rowsPerMinute: 4, bytesPerSecond: null },
});
const ALL_OFF = with_({ closingBatch: { on: false, at: '19:00' } });

const LEFT: UploadModeFacts = { ...QUIET, leftovers: 3 };
const ASKED: UploadModeFacts = { ...QUIET, batchAsked: true };

describe('uploadModeAt', () => {
  it.each<[string, UploadModeSettings, string, UploadModeFacts, string, string]>([
    ['by key: waits all day', BY_KEY, '12:00', QUIET, 'nothing', 'none'],
    ['by key: goes when it was pressed', BY_KEY, '12:00', ASKED, 'everything', 'all'],
    ['whatever the mode: not a minute before 23:30', BY_KEY, '23:29', QUIET, 'nothing', 'none'],
    ['whatever the mode: from 23:30', BY_KEY, '23:30', QUIET, 'urgent', 'all'],
    ['all off: from 23:30 all the same', ALL_OFF, '23:30', QUIET, 'urgent', 'all'],
    ['all off: not at the time of a batch that is off', ALL_OFF, '19:00', QUIET, 'nothing', 'none'],
    ['what is over never waits', BY_KEY, '00:00', LEFT, 'nothing', 'overdue'],
    ['closing batch: not before its time', AT_SEVEN, '18:59', QUIET, 'nothing', 'none'],
    ['closing batch: at its time', AT_SEVEN, '19:00', QUIET, 'everything', 'all'],
    ['closing batch: until the day changes over', AT_SEVEN, '23:59', QUIET, 'everything', 'all'],
    ['closing batch: the new day waits for its own', AT_SEVEN, '00:00', QUIET, 'nothing', 'none'],
    ['night shop: before its batch', NIGHT_SHOP, '01:59', QUIET, 'nothing', 'none'],
    ['night shop: its batch after midnight', NIGHT_SHOP, '02:00', QUIET, 'everything', 'all'],
    ['night shop: until the changeover', NIGHT_SHOP, '05:00', QUIET, 'nothing', 'none'],
    ['night shop: never waits over 23:30', NIGHT_SHOP, '23:30', QUIET, 'urgent', 'all'],
    ['opening batch: nothing left, nothing sent', OPENING, '08:30', QUIET, 'nothing', 'none'],
    ['opening batch: what is left over', OPENING, '08:30', LEFT, 'opening', 'overdue'],
    ['opening batch: before its time what is over goes too', OPENING, '08:29', LEFT, 'nothing', 'overdue'],
    ['trickle: before', TRICKLE, '09:59', QUIET, 'nothing', 'none'],
    ['trickle: in its hours', TRICKLE, '10:00', QUIET, 'trickle', 'all'],
    ['trickle: after', TRICKLE, '18:00', QUIET, 'nothing', 'none'],
    ['trickle: gives way to the batch', TRICKLE, '12:00', ASKED, 'everything', 'all'],
    ['trickle over midnight: before', OVER_MIDNIGHT, '22:00', QUIET, 'trickle', 'all'],
    ['trickle over midnight: 23:30 is stronger', OVER_MIDNIGHT, '23:30', QUIET, 'urgent', 'all'],
    ['trickle over midnight: after', OVER_MIDNIGHT, '01:59', QUIET, 'trickle', 'all'],
    ['trickle over midnight: ends', OVER_MIDNIGHT, '02:00', QUIET, 'nothing', 'none'],
  ])('%s', (_name, settings, time, facts, mode, sends) => {
    expect(uploadModeAt(settings, at(time), facts)).toMatchObject({ mode, sends });
  });

  it.each([
    [null, 20_000, 4],
    [10_000, null, 4],
    [10_000, 20_000, 4],
    [500, 20_000, 1],
    [700, 20_000, 2],
    [100, 20_000, 1],
  ])('trickle under %s bytes a second with %s bytes a row: %i rows a minute', (bytesPerSecond, bytesPerRow, rows) => {
    const settings = with_({
      trickle: { on: true, from: '10:00', until: '18:00', rowsPerMinute: 4, bytesPerSecond },
    });
    expect(uploadModeAt(settings, at('12:00'), { ...QUIET, bytesPerRow }).rowsPerMinute).toBe(rows);
  });

  it('no limit but in the trickle', () => {
    expect(uploadModeAt(BY_KEY, at('12:00'), ASKED).rowsPerMinute).toBeNull();
    expect(uploadModeAt(OPENING, at('09:00'), LEFT).rowsPerMinute).toBeNull();
  });

  it.each<[string, UploadModeSettings, string, string, CalendarDate]>([
    ['23:30', BY_KEY, '12:00', '23:30', DAY],
    ['midnight, when rows become overdue', BY_KEY, '23:30', '00:00', NEXT_DAY],
    ['the batch', AT_SEVEN, '12:00', '19:00', DAY],
    ['the changeover', NIGHT_SHOP, '02:00', '05:00', DAY],
    ['the opening', OPENING, '08:00', '08:30', DAY],
    ['the end of the trickle', TRICKLE, '10:00', '18:00', DAY],
  ])('says when to ask again: %s', (_name, settings, time, next, date) => {
    expect(uploadModeAt(settings, at(time), QUIET).nextChangeAt).toBe(at(next, date));
  });
});
