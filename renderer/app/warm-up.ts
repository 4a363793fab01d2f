import { lazy } from 'react';
import { wholeTable } from '../core/call-operation.ts';

const frame = () => import('./frame.tsx');

/** All that is behind the sign-in: not read before the sign-in has been drawn. */
export const Frame = lazy(async () => {
  const [{ Frame: Work }] = await Promise.all([frame(), wholeTable()]);
  return { default: Work };
});

/**
 * While somebody types his password: fetches the work behind the sign-in, and the parts of the Japanese font that the
 * words of the first screens are written in.
 * @returns takes it back, where it has not begun
 */
export function warmUp(): () => void {
  const handle = requestIdleCallback(
    () => void Promise.all([wholeTable(), frame(), import('./first-words.ts').then(warmFonts)]),
  );
  return () => cancelIdleCallback(handle);
}

async function warmFonts({ firstWords }: { readonly firstWords: string }): Promise<void> {
  await document.fonts.load(`1em ${getComputedStyle(document.body).fontFamily}`, firstWords);
  for (const fontSize of SIZES) for (const fontWeight of WEIGHTS) layOut(firstWords, { fontSize, fontWeight });
}

const SIZES = ['var(--text-body)', 'var(--text-small)'];
const WEIGHTS = ['400', '600', '700'];

/** Once, where nobody sees it, in a moment without work: a font's first letters cost the first screen a tenth of a second. */
function layOut(words: string, font: { readonly fontSize: string; readonly fontWeight: string }): void {
  requestIdleCallback(() => {
    const unseen = document.createElement('div');
    Object.assign(unseen.style, { position: 'fixed', visibility: 'hidden', contain: 'strict', ...font });
    unseen.ariaHidden = 'true';
    unseen.textContent = words;
    document.body.append(unseen);
    unseen.getBoundingClientRect();
    unseen.remove();
  });
}
