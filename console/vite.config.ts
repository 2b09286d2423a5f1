/** How the console is built (`bin/build-console.mjs`), and served while it is worked on (`vite dev console`). */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where a running service answers while the console is worked on. */
const service = process.env.OPPORTUNE_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    assetsDir: 'assets',
    target: 'es2022',
    // Every file is named by its content and kept by browsers for good: small ones need not be inlined, and the
    // content security policy then needs no `data:`.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { '/v1': service, '/healthz': service } },
});
