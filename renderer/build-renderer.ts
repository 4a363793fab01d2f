/** Builds the page into static files: no inline script or style, no file loaded from elsewhere (CSP of both window shells). */
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

/**
 * @param outDir folder that is emptied and filled with index.html and assets/
 * @returns when all files are written
 */
export async function buildRenderer(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    base: './',
    logLevel: 'warn',
    mode: 'production',
    // Whatever the builder's own environment says: under test it would be React's development build.
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
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
