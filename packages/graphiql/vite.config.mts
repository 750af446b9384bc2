import { defineConfig } from 'vite';

/** The address that the router serves the files at; its page is at `/graphql`. */
const BASE = '/docs/graphiql/';

export default defineConfig({
  base: BASE,
  // Warnings are about "use client" in React packages.
  logLevel: 'error',
  worker: { format: 'es' },
  build: { emptyOutDir: true },
  oxc: { jsx: { runtime: 'automatic' } },
});
