import { createRequire } from 'node:module';
import { defineConfig, defaultExclude, type Plugin, type TestProjectConfiguration } from 'vitest/config';
import { TestSequencer } from './tools/test-sequencer.mjs';
import TestSummaryReporter from './tools/test-summary-reporter.mjs';

// The workers, and the processes that tests start, inherit it.
process.env['APOLLO_TELEMETRY_DISABLED'] = '1';

/**
 * Packages load as they do in production, by `require`. Vite would take their ES modules where there are any, and an ES module
 * of graphql beside the one that Apollo's packages require makes two graphqls.
 */
const requirePackages: Plugin = {
  name: 'require-packages',
  enforce: 'pre',
  resolveId(id, importer) {
    if (!importer || importer.includes('/node_modules/') || !/^[@\w]/.test(id) || id.startsWith('@gobbler/'))
      return null;
    try {
      return createRequire(importer).resolve(id);
    } catch {
      return null; // an ES module alone
    }
  },
};

/**
 * Which tests run; `tools/test.js` sets it (CONTRIBUTING.md, ADR 26). Without it, as with `npx vitest <path>`, all of them.
 *
 * - `default`, for `npm test`: all but `*.all.test.ts`, and on MariaDB only what may differ there.
 * - `rest`, for `npm run test:all`: what `default` leaves out.
 * - `quick`, for `npm run test:quick`: unit tests, without servers and processes, none of them slow.
 */
const group = process.env['GOBBLER_TEST_GROUP'] ?? 'selected';

const all = '**/test/**/*.test.ts';
const inRest = '**/*.all.test.ts';
const integration = '{subgraphs/*,notification-worker,packages/service-kit}/test/**/*.integration';
/** Statements of our own, locks and limits of statements: what MariaDB may do otherwise than PostgreSQL. */
const mayDifferOnMariadb = [
  'packages/service-kit/test/{run-transaction,run-idempotent,lock-row,lock-free-rows,claim-key,handle-once,migrate}.integration.test.ts',
  'packages/service-kit/test/{statement-limits,stop-statements,raise-identity}.integration.test.ts',
  'subgraphs/reservation/test/{races,batching,reserve,reserve-batch,cancel-reservation,transactions}.integration.test.ts',
  'subgraphs/post/test/{post-repository,search}.integration.test.ts',
  '{subgraphs/*,notification-worker,packages/service-kit}/test/{repositories,ledger,pages,delete-post,run-in-steps}.integration.test.ts',
  '**/test/**/*.mariadb.test.ts',
];
const notQuick = [
  inRest,
  '**/*.{integration,postgres,mariadb}.*',
  '{testing,deployment,kong,tools,local}/**',
  // Each starts a router or takes over 4 s.
  'router/test/facade/**',
  'router/test/{limit-credentials,http,follow-supergraph,subgraph-failures,proxy,cost-budget,one-subgraph-down}.*',
  'router/test/{facade-ports,idempotency,fuzz,cost-limit}*',
  '**/{search-cells,firebase-push-sender,run-main,internal-client,answer-work}.test.ts',
];

interface Files {
  readonly include: string[];
  readonly exclude?: string[];
}
const postgres: Record<string, Files> = {
  selected: { include: [all] },
  default: { include: [all], exclude: [inRest] },
  rest: { include: [inRest] },
  quick: { include: [all], exclude: notQuick },
};
/** The same files once more, unchanged, for everything that keeps its data in either engine. */
const mariadb: Record<string, Files> = {
  selected: { include: [`${integration}*.test.ts`, '**/test/**/*.mariadb*.test.ts'] },
  default: { include: mayDifferOnMariadb },
  rest: { include: [`${integration}*.test.ts`, '**/test/**/*.mariadb.all.test.ts'], exclude: mayDifferOnMariadb },
};

function project(name: string, files: Files | undefined, otherEngine: string): TestProjectConfiguration {
  if (!files) throw new Error(`There is no group of tests ${group}`);
  const exclude = [...defaultExclude, '**/{dist,.gobbler,.nx}/**', `**/*.${otherEngine}.*`, ...(files.exclude ?? [])];
  return { extends: true, test: { name, include: files.include, exclude, env: { GOBBLER_TEST_ENGINE: name } } };
}

// Both engines by default; `GOBBLER_TEST_MARIADB=0` leaves the second one out while one works on something else.
const runsMariadb = process.env['GOBBLER_TEST_MARIADB'] !== '0' && group !== 'quick';

// "source" is first, so that @gobbler/* means its src folder: a test never runs against a stale build.
const conditions = ['source', 'node', 'module-sync', 'default'];

export default defineConfig({
  plugins: [requirePackages],
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    projects: [
      project('postgres', postgres[group], 'mariadb'),
      ...(runsMariadb ? [project('mariadb', mariadb[group], 'postgres')] : []),
    ],
    globals: true,
    watch: false,
    // The files of a worker share the modules that they load: Apollo, TypeORM and fastify take longer than most tests (ADR 33).
    isolate: false,
    // One more than the 2 cores of the machine that this is measured on: end-to-end tests wait more than they compute.
    maxWorkers: 3,
    globalSetup: './testing/servers/src/vitest-global-setup.ts',
    sequence: { sequencer: TestSequencer },
    reporters: ['default', new TestSummaryReporter()],
    // Only a hang takes that long; a machine with other work may need ten times what it takes here.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
    // On a rented machine that others slow down; such a test is named at the end (ADR 26).
    retry: process.env['CI'] ? 1 : 0,
  },
});
