import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as conventions from '@opentelemetry/semantic-conventions';
import * as incubating from '@opentelemetry/semantic-conventions/incubating';

const ROOT = join(__dirname, '../../../..');
const STANDARD = new Set<unknown>(
  [conventions, incubating].flatMap((names: object) => Object.values(names) as unknown[]),
);
const FILES = [
  'packages/*/src/**/*.ts',
  'router/src/**/*.ts',
  'notification-worker/src/**/*.ts',
  'subgraphs/*/src/**/*.ts',
];

describe('the attributes of spans', () => {
  it('have the names of OpenTelemetry’s semantic conventions, or begin with gobbler', () => {
    const names = globSync(FILES, { cwd: ROOT })
      .map((file) => readFileSync(join(ROOT, file), 'utf8'))
      .filter((text) => /\binSpan\b|\bSpan\b|Attributes\b|tracer\.start/.test(text))
      .flatMap((text) => [...text.matchAll(/'((?:http|db|graphql|messaging|error|service|url|gobbler)\.[a-z_.]+)'/g)])
      .map(([, name = '']) => name)
      // Names of spans.
      .filter((name) => !/^graphql\.(?:parse|validate|plan|execute|resolve)$/.test(name));
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !name.startsWith('gobbler.') && !STANDARD.has(name))).toEqual([]);
  });
});
