import { describe, expect, it } from 'vitest';
import { KEYMAP } from '../../../renderer/app/keymap.ts';

describe('keymap of the window', () => {
  const scopes = Object.entries(KEYMAP).filter(([scope]) => scope !== 'window');

  it.each(scopes)('gives no key two meanings on the %s screen', (_scope, shortcuts) => {
    const keys = [...Object.values(KEYMAP.window), ...Object.values(shortcuts)].map(({ key }) => key);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('opens the closing screen with F8 and goes back with F1 everywhere', () => {
    expect(KEYMAP.window.closing.key).toBe('F8');
    expect(KEYMAP.window.back.key).toBe('F1');
  });
});
