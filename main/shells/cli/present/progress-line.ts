import type { ProgressEvent } from '../../../../shared/contract/operations.ts';
import { phaseLabel } from './labels.ts';
import { fill, type Language } from './text.ts';

const BAR_WIDTH = 24;
const RATE = { ja: '{rate}件/分', en: '{rate}/min' };
const LEFT = { ja: '残り{time}', en: '{time} left' };

/** `3:07` or `1:02:03`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** `送信 [######..................] 123/1000  240件/分  残り3:40`: ASCII only inside the bar. */
export function progressLine(event: ProgressEvent, language: Language): string {
  const share = event.total === 0 ? 1 : Math.min(1, event.done / event.total);
  const filled = Math.floor(share * BAR_WIDTH);
  const facts = [
    `${event.done}/${event.total}`,
    ...(event.perMinute === null ? [] : [fill(RATE, language, { rate: Math.round(event.perMinute) })]),
    ...(event.secondsLeft === null ? [] : [fill(LEFT, language, { time: durationText(event.secondsLeft) })]),
  ];
  return `${phaseLabel(event.phase, language)} [${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${facts.join('  ')}`;
}

export interface ProgressPrinter {
  show(event: ProgressEvent): void;
  /** Leaves the cursor at the start of an empty line. */
  end(): void;
}

/**
 * On a terminal one line that is written over; elsewhere (a log file) plain lines: the first and last of a phase and
 * every tenth of the way.
 */
export function progressPrinter(
  write: (text: string) => void,
  terminal: { readonly isTerminal: boolean; readonly columns: number },
  language: Language,
): ProgressPrinter {
  let lastTenth = '';
  let open = false;
  return {
    show(event) {
      const line = progressLine(event, language);
      if (terminal.isTerminal) {
        // Erase to the end of the line: the one before may have been longer.
        write(`\r${line}\u001b[K`);
        open = true;
        return;
      }
      const tenth = `${event.phase} ${event.total === 0 ? 10 : Math.floor((event.done / event.total) * 10)}`;
      if (tenth === lastTenth) return;
      lastTenth = tenth;
      write(`${line}\n`);
    },
    end() {
      if (open) write('\n');
      open = false;
    },
  };
}
