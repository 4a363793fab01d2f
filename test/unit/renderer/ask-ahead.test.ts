import { describe, expect, it } from 'vitest';
import { askingAhead } from '../../../renderer/core/ask-ahead.ts';
import type { AppEvent } from '../../../shared/contract/bridge.ts';

const first = { valid: true, rows: 3, firstBrokenSequence: null };

/** `audit.verify` asked ahead, as if the screen showed the audit log and the queue. */
function asked() {
  const calls: string[] = [];
  const ahead = askingAhead({
    call: (name) => {
      calls.push(name);
      return Promise.resolve({ ok: true, value: first });
    },
    on: () => () => undefined,
  });
  ahead.ask('audit.verify', {}, ['queue']);
  return { ahead, calls };
}

describe('what a screen will ask, asked while it is being drawn', () => {
  it('is asked at once, and answers the screen once', async () => {
    const { ahead, calls } = asked();
    expect(calls).toEqual(['audit.verify']);
    expect(await ahead.take('audit.verify', {})).toEqual({ ok: true, value: first });
    expect(ahead.take('audit.verify', {}), 'asked again it asks for itself').toBeNull();
    expect(calls).toHaveLength(1);
  });

  it('answers no other question', () => {
    const { ahead } = asked();
    expect(ahead.take('queue.page', { limit: 100 })).toBeNull();
    ahead.ask('queue.page', { skip: 0, limit: 100 }, ['queue']);
    expect(ahead.take('queue.page', { skip: 100, limit: 100 })).toBeNull();
  });

  it.each<[what: string, event: AppEvent]>([
    ['a change of what it shows', { type: 'changed', areas: ['closing', 'queue'] }],
    ['a new process behind the window', { type: 'service', state: 'up' }],
    ['the lock', { type: 'session', state: 'locked' }],
    ['a sign-out', { type: 'session', state: 'signed-out' }],
  ])('answers nothing after %s', (_what, event) => {
    const { ahead } = asked();
    ahead.hear(event);
    expect(ahead.take('audit.verify', {})).toBeNull();
  });

  it.each<[what: string, event: AppEvent]>([
    ['a change of something else', { type: 'changed', areas: ['settings'] }],
    ['the news that somebody has signed in', { type: 'session', state: 'signed-in' }],
    ['a word about the line', { type: 'line', online: true, since: null, nextTryAt: null }],
  ])('still answers after %s', (_what, event) => {
    const { ahead } = asked();
    ahead.hear(event);
    expect(ahead.take('audit.verify', {})).not.toBeNull();
  });
});
