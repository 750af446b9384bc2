import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** A property of a settings' shape, as each `config.ts` and what they have in common write them. */
const SETTING = /^\s+([A-Z][A-Z0-9_]+): (?!process)/gm;
/** A line of the example, in use or not. */
const EXAMPLE = /^#?([A-Z][A-Z0-9_]+)=/gm;

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

describe('.env.example', () => {
  const example = readFileSync(resolve(root, '.env.example'), 'utf8');
  const explained = new Set(namesIn(example, EXAMPLE));
  const configs = globSync('{packages,subgraphs}/*/src/**/config.ts', { cwd: root }).concat(
    'router/src/config.ts',
    'notification-worker/src/config.ts',
    'operator/src/import-legacy/config.ts',
    'packages/service-kit/src/settings/common-settings.ts',
    'packages/service-kit/src/settings/rabbitmq-settings.ts',
  );
  const read = new Set(
    configs.flatMap((path) => namesIn(readFileSync(resolve(root, path), 'utf8'), SETTING)).concat('DATABASE_USER'),
  );

  it('finds the settings of every service', () => {
    expect(configs.length).toBeGreaterThanOrEqual(9);
    expect([...read]).toEqual(expect.arrayContaining(['AUTH_TOKEN_SECRET', 'POST_DATABASE_URL', 'FACADE_TIME_ZONE']));
  });

  it('explains every setting that a service or a command reads', () => {
    expect([...read].filter((name) => !explained.has(name) && name !== 'ROUTER_SUPERGRAPH_PATH')).toEqual([]);
  });

  it('keeps the five names that operators know', () => {
    const inUse = namesIn(example, /^([A-Z][A-Z0-9_]+)=/gm);
    expect(inUse).toEqual(
      expect.arrayContaining([
        'AUTH_TOKEN_SECRET',
        'DATABASE_USER',
        'DATABASE_PASSWORD',
        'GCP_PROJECT_ID',
        'STRIPE_API_KEY',
      ]),
    );
  });
});
