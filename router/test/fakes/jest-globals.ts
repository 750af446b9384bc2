import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

// Suites that are published for Jest get the same functions from Vitest.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals'
      ? {
          url: pathToFileURL(join(__dirname, 'jest-globals.cjs')).href,
          format: 'commonjs',
          shortCircuit: true,
        }
      : next(specifier, context),
});
