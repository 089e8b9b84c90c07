import react from '@vitejs/plugin-react';
import { loadEnv } from 'vite';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => {
  // A running server (ours, or any that speaks MLflow's REST API) that `npm run dev` passes requests on to.
  const server = loadEnv(mode, '.', 'TRACKER_')['TRACKER_URL'] ?? 'http://127.0.0.1:5000';
  const proxy = Object.fromEntries(
    ['/ajax-api', '/get-artifact'].map((path) => [path, { target: server, changeOrigin: true }]),
  );
  return {
    // Relative, so that the same files work under any static prefix.
    base: './',
    plugins: [react()],
    server: { proxy },
    build: {
      outDir: '../assets/ui',
      emptyOutDir: true,
      target: 'es2023',
      // Every asset is a file of its own: nothing inline for the content security policy to allow.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        output: {
          // A file of its own for each small thing that pages share would be thirty requests, of which a browser sends six at once.
          codeSplitting: { groups: [{ name: 'shared', test: /\/src\/(components|lib|styles)\//, minShareCount: 3 }] },
        },
      },
      // The notices of what is bundled travel with it.
      license: { fileName: 'licenses.md' },
    },
    test: { include: ['src/**/*.test.ts'] },
  };
});
