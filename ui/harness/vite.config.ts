import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The board of charts alone, with all runs of one experiment, for the browser tests: they do not depend on the pages that embed it. */
export default defineConfig({
  base: './',
  root: 'harness',
  plugins: [react()],
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
