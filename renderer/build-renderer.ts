/** Builds the page into static files: no inline script or style, no file loaded from elsewhere (CSP of both window shells). */
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

/**
 * @param outDir folder that is emptied and filled with index.html and assets/
 * @returns when all files are written
 */
export async function buildRenderer(outDir: string): Promise<void> {
  // Under test it says `test`, and Vite would take React's development build: larger, and not what people get.
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await buildInto(outDir);
  } finally {
    if (before === undefined) Reflect.deleteProperty(process.env, 'NODE_ENV');
    else process.env.NODE_ENV = before;
  }
}

async function buildInto(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    base: './',
    logLevel: 'warn',
    mode: 'production',
    plugins: [react()],
    build: {
      outDir: join(outDir),
      emptyOutDir: true,
      target: 'es2024',
      // A font or icon as data: URL would need a wider font-src.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1500,
    },
  });
}
