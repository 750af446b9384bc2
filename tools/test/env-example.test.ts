import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readAuthConfig } from '@gobbler/auth';
import { readPaymentConfig } from '@gobbler/payment';
import { readPostConfig } from '@gobbler/post';
import { readReservationConfig } from '@gobbler/reservation';
import { readUserConfig } from '@gobbler/user';
import { readNotificationWorkerConfig } from '@gobbler/notification-worker';
import { readRouterConfig } from '@gobbler/router';

const root = resolve(__dirname, '../..');

/** A property of a settings' shape, as a command's `config.ts` writes it. */
const SETTING = /^\s+([A-Z][A-Z0-9_]+): (?!process)/gm;
/** A line of the example, in use or not. */
const EXAMPLE = /^#?([A-Z][A-Z0-9_]+)=/gm;

const services = [
  readAuthConfig,
  readUserConfig,
  readPostConfig,
  readReservationConfig,
  readPaymentConfig,
  readNotificationWorkerConfig,
  readRouterConfig,
];

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

/** The names of the variables that a service reads. */
function namesReadBy(readConfig: (env: Readonly<Record<string, string | undefined>>) => unknown): string[] {
  const names: string[] = [];
  const env = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get(_target, name) {
        names.push(String(name));
        return undefined;
      },
    },
  );
  expect(() => readConfig(env)).toThrow("can't start");
  return names;
}

describe('.env.example', () => {
  const example = readFileSync(resolve(root, '.env.example'), 'utf8');
  const explained = new Set(namesIn(example, EXAMPLE));
  const commands = globSync('{operator,local}/**/src/**/config.ts', { cwd: root });
  const read = new Set([
    ...services.flatMap(namesReadBy),
    ...commands.flatMap((path) => namesIn(readFileSync(resolve(root, path), 'utf8'), SETTING)),
  ]);

  it('finds the settings of every service', () => {
    expect([...read]).toEqual(
      expect.arrayContaining(['AUTH_TOKEN_SECRET', 'POST_DATABASE_URL', 'FACADE_TIME_ZONE', 'CRASH_POINT']),
    );
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
