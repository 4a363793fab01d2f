import { lazy } from 'react';

const frame = () => import('./frame.tsx');

/** All that is behind the sign-in: not read before the sign-in has been drawn. */
export const Frame = lazy(async () => ({ default: (await frame()).Frame }));

/**
 * While somebody types his password: fetches the work behind the sign-in, and the parts of the Japanese font that the
 * words of the first screens are written in.
 * @returns takes it back, where it has not begun
 */
export function warmUp(): () => void {
  const handle = requestIdleCallback(() => void Promise.all([frame(), import('./first-words.ts').then(loadFonts)]));
  return () => cancelIdleCallback(handle);
}

async function loadFonts({ firstWords }: { readonly firstWords: string }): Promise<void> {
  await document.fonts.load(`1em ${getComputedStyle(document.body).fontFamily}`, firstWords);
}
