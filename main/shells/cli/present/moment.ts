import { epochMsOf, parseInstant, tokyoDateOf } from '../../../../shared/domain/calendar-date.ts';

const clockTime = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', timeStyle: 'medium', hourCycle: 'h23' });

/** `2026-11-22 19:04:05` on the Tokyo clock; text that is no instant is shown as it is, null as a dash. */
export function momentText(instant: string | null): string {
  if (instant === null) return '-';
  const parsed = parseInstant(instant);
  return parsed === null ? instant : `${tokyoDateOf(parsed)} ${clockTime.format(epochMsOf(parsed))}`;
}
