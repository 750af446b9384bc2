import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { readEnvironment, readSettingsCommandConfig, runSettings } from '@gobbler/operator';
import { createTestServiceAccount } from '@gobbler/protocol-fakes';
import { environmentOf, readCompose, readComposeText, ROOT } from '../support/compose-file';
import { findProblems, SERVICE_NAMES } from '../support/service-settings';

const text = readComposeText('docker-compose.yml');

/** What people who used the old system have. */
const OLD_FIVE = {
  AUTH_TOKEN_SECRET: 'a-secret-of-at-least-thirty-two-bytes',
  DATABASE_USER: 'gobbler',
  DATABASE_PASSWORD: 'a/password+with=signs',
  GCP_PROJECT_ID: 'a-project',
  STRIPE_API_KEY: 'sk_live_something',
};
const REST = {
  INTERNAL_TOKEN_SECRET: 'another-secret-of-at-least-thirty-two-bytes',
  REDIS_PASSWORD: 'a-redis-password',
  RABBITMQ_PASSWORD: 'a-rabbitmq-password',
  GCS_BUCKET: 'a-bucket',
  STRIPE_PRICE_ID: 'price_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_1',
};
const COMPLETE = { ...OLD_FIVE, ...REST };
const DATABASE_SERVICES = [
  ['auth', 'postgres'],
  ['user', 'postgres'],
  ['post', 'mariadb'],
  ['reservation', 'mariadb'],
  ['payment', 'postgres'],
  ['notification-worker', 'postgres'],
] as const;
type Variables = Readonly<Record<string, string>>;

/** A start of Compose, as far as its first two services: the program of their image, with their environments and volumes. */
describe('settings', () => {
  let folder: string;
  let run: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gobbler-compose-'));
    run = join(folder, 'run');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function give(path: string, content: unknown = createTestServiceAccount().credentials): void {
    mkdirSync(dirname(join(folder, 'given', path)), { recursive: true });
    writeFileSync(join(folder, 'given', path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  const giveFiles = (): void => {
    give('google/application_default_credentials.json');
    give('firebase/service-account.json');
  };
  const read = (path: string): string => readFileSync(join(run, path), 'utf8');
  /** What a container's environment says, with its volumes where this test has them. */
  function environment(service: string, variables: Variables): Record<string, string> {
    const env = environmentOf(readCompose(text, variables).services[service] ?? {});
    return Object.fromEntries(
      Object.entries(env).map(([name, value]) => [name, value.replaceAll('/run/gobbler', run)]),
    );
  }

  /** The service's command, with what Compose gives it. */
  function commandOf(service: 'settings' | 'local', variables: Variables) {
    const [, , , ...args] = readCompose(text).services[service]?.command ?? [];
    const folders = { GOBBLER_RUN_FOLDER: run, GOBBLER_GIVEN_FOLDER: join(folder, 'given') };
    return { args, env: { ...environment(service, variables), ...folders } };
  }
  function start(service: 'settings' | 'local', variables: Variables) {
    const { args, env } = commandOf(service, variables);
    const out: string[] = [];
    const err: string[] = [];
    const code = runSettings({
      ...readSettingsCommandConfig(env),
      args,
      now: new Date(),
      makeSecret: () => randomBytes(32).toString('hex'),
      say: (line) => out.push(line),
      complain: (line) => err.push(line),
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }
  /** As a process of its own, which takes seconds to load. */
  function startProcess(service: 'settings' | 'local', variables: Variables) {
    const { args, env } = commandOf(service, variables);
    const program = join(ROOT, 'operator/dist/main.js');
    return spawnSync(process.execPath, [program, 'settings', ...args], { cwd: folder, encoding: 'utf8', env });
  }
  const up = (variables: Variables) => start('settings', variables);
  function upLocally(variables: Variables) {
    expect(start('local', variables)).toEqual({ code: 0, out: '', err: '' });
    return start('settings', variables);
  }
  /** What a container finds in the volume that is mounted for its settings. */
  function ownSettings(container: string) {
    const mounts = readCompose(text).services[container]?.volumes ?? [];
    const volume = mounts.find((mount) => mount.endsWith(':/run/gobbler/services:ro'))?.split('-settings:')[0] ?? '';
    return parseEnv(read(`${volume}/settings.env`));
  }
  /** What each service would say of its settings if it started now. */
  const problemsOfServices = (variables: Variables) =>
    SERVICE_NAMES.flatMap((service) =>
      findProblems(service, { ...environment(service, variables), ...ownSettings(service) }),
    );

  it('is a program that ends with 1 and reports what is missing, or with 0', () => {
    const refused = startProcess('settings', OLD_FIVE);
    expect([refused.status, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/^ {2}INTERNAL_TOKEN_SECRET +is missing/m);
    expect(startProcess('local', {}).status).toBe(0);
    const started = startProcess('settings', {});
    expect([started.status, started.stderr]).toEqual([0, '']);
    expect(started.stdout).toMatch(/^Mode: local/);
  });

  it('names at once all that an old .env of five lines lacks, and how to get each', () => {
    const { code, out, err } = up(OLD_FIVE);
    expect(code).toBe(1);
    expect(out).toBe('');
    for (const name of [...Object.keys(REST), 'notification-worker/service-account.json']) {
      expect(err).toMatch(new RegExp(`^  ${name} +is missing.* (Make|Take|Name) `, 'm'));
    }
    expect(err.match(/^ {2}\S/gm)).toHaveLength(7);
    expect(err).toMatch(/^Gobbler can't start: these 7 are missing or wrong\.$/m);
    expect(err).toContain('docker compose --profile local up');
    for (const secret of Object.values(OLD_FIVE)) expect(err).not.toContain(secret);
  });

  it('treats the example’s placeholders as missing', () => {
    const example = parseEnv(readFileSync(join(ROOT, '.env.example'), 'utf8')) as Variables;
    const { code, err } = up(example);
    expect(code).toBe(1);
    for (const name of ['AUTH_TOKEN_SECRET', 'DATABASE_USER', 'STRIPE_API_KEY', 'REDIS_PASSWORD']) {
      expect(err).toMatch(new RegExp(`^  ${name} +still holds the example's placeholder`, 'm'));
    }
  });

  it.each([
    ['STRIPE_API_KEY', '', 'is missing'],
    ['DATABASE_USER', 'postgres', 'a user of the databases themselves'],
    ['DATABASE_USER', "ana'; --", 'more than a letter'],
    ['AUTH_DATABASE_PASSWORD', 'a#b', 'may not stand there'],
    ['REDIS_PASSWORD', 'a/b', 'may not stand there'],
    ['AUTH_TOKEN_SECRET', 'short', 'shorter than 32 bytes'],
  ])('refuses %s=%s', (name, value, reason) => {
    giveFiles();
    const { code, err } = up({ ...COMPLETE, [name]: value });
    expect(code).toBe(1);
    expect(err).toContain(reason);
    expect(err.match(/^ {2}\S+/gm)).toEqual([`  ${name}`]);
  });

  it('gives production what every service starts with, and each server its passwords', () => {
    giveFiles();
    const { code, out } = up(COMPLETE);
    expect(code).toBe(0);
    expect(out).toMatch(/^Mode: production\./);
    expect(problemsOfServices(COMPLETE)).toEqual([]);
    expect(read('services/settings.env').split('\n')).toEqual([expect.any(String), 'NODE_ENV=production', '']);
    expect(read('mariadb/user')).toBe('gobbler');
    expect(read('redis/redis.conf')).toContain('requirepass "a-redis-password"');
    expect(read('rabbitmq/password')).toBe('a-rabbitmq-password');
    expect(statSync(join(run, 'firebase/service-account.json')).mode & 0o777).toBe(0o444);
  });

  it.each(['production', 'local'])(
    'gives each service in the mode %s a database user that no other service knows',
    (mode) => {
      giveFiles();
      expect((mode === 'local' ? upLocally : up)(COMPLETE).code).toBe(0);
      const accounts = DATABASE_SERVICES.map(([service, server]) => {
        const database = service.replaceAll('-', '_');
        const { DATABASE_USER, DATABASE_PASSWORD = '' } = ownSettings(service);
        expect(DATABASE_USER).toBe(`gobbler_${database}`);
        expect(environment(service, COMPLETE)['DATABASE_USER']).toBe(DATABASE_USER);
        expect(ownSettings(`migrate-${service}`)).toEqual(ownSettings(service));
        expect(read(`${server}/${database}-password`)).toBe(DATABASE_PASSWORD);
        return { service, password: DATABASE_PASSWORD };
      });
      expect(new Set(accounts.map(({ password }) => password)).size).toBe(accounts.length);
      for (const { service } of accounts) {
        const seen = Object.values({ ...environment(service, COMPLETE), ...ownSettings(service) }).join('\n');
        expect(seen).not.toContain(COMPLETE.DATABASE_PASSWORD);
        expect(accounts.filter(({ password }) => seen.includes(password)).map((found) => found.service)).toEqual([
          service,
        ]);
      }
      for (const other of ['router', 'kong'])
        expect(Object.keys(ownSettings(other))).not.toContain('DATABASE_PASSWORD');
    },
  );

  it('keeps the passwords of the databases’ users from one start to the next', () => {
    giveFiles();
    const passwords = () => {
      expect(up(COMPLETE).code).toBe(0);
      return DATABASE_SERVICES.map(([service]) => ownSettings(service)['DATABASE_PASSWORD']);
    };
    expect(passwords()).toEqual(passwords());
  });

  it('takes the password that .env has for a service’s own user', () => {
    giveFiles();
    const variables = { ...COMPLETE, NOTIFICATION_WORKER_DATABASE_PASSWORD: 'of-its-own' };
    expect(up(variables).code).toBe(0);
    expect(ownSettings('notification-worker')['DATABASE_PASSWORD']).toBe('of-its-own');
    expect(read('postgres/notification_worker-password')).toBe('of-its-own');
    expect(ownSettings('auth')['DATABASE_PASSWORD']).not.toBe('of-its-own');
  });

  it('lets operators’ commands into every database as its own user', () => {
    giveFiles();
    expect(up(COMPLETE).code).toBe(0);
    const file = { SETTINGS_FILE: join(run, 'operator/settings.env') };
    const env = readEnvironment({ ...environment('operator', COMPLETE), ...file }, join(folder, '.env'));
    for (const [service] of DATABASE_SERVICES) {
      const url = new URL(env[`${service.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`] ?? '');
      const { DATABASE_USER, DATABASE_PASSWORD } = ownSettings(service);
      expect([url.username, url.password]).toEqual([DATABASE_USER, DATABASE_PASSWORD]);
    }
  });

  it('lets Google’s library find credentials on the machine when there is no file of them', () => {
    give('firebase/service-account.json');
    const { code, out } = up(COMPLETE);
    expect([code, out]).toEqual([0, expect.stringContaining('Cloud Storage gets what the machine offers')]);
    expect(parseEnv(read('services/settings.env'))['GOOGLE_APPLICATION_CREDENTIALS']).toBe('');
    expect(problemsOfServices(COMPLETE)).toEqual([]);
  });

  it('explains what a person’s own log-in at Google can’t do', () => {
    give('firebase/service-account.json');
    give('google/application_default_credentials.json', { type: 'authorized_user', client_id: 'x' });
    expect(up(COMPLETE)).toMatchObject({ code: 0, out: expect.stringContaining('Put the key of a service account') });
  });

  it('names the path of an invalid service account as the operator knows it', () => {
    give('google/application_default_credentials.json');
    give('firebase/service-account.json', '{}');
    const { code, err } = up(COMPLETE);
    expect(code).toBe(1);
    expect(err).toMatch(/^ {2}notification-worker\/service-account\.json {2}/m);
    expect(err).not.toContain(run);
  });

  it('brings the local mode up with nothing at all, on secrets of its own', () => {
    const { code, out } = upLocally({});
    expect([code, out]).toEqual([0, expect.stringMatching(/^Mode: local\./)]);
    expect(problemsOfServices({})).toEqual([]);
    const settings = parseEnv(read('services/settings.env'));
    expect(settings).toMatchObject({ NODE_ENV: 'development', STRIPE_API_KEY: '' });
    expect(settings['REDIS_URL']).toBe(`redis://:${read('redis/password')}@redis:6379`);
    expect(settings['RABBITMQ_URL']).toBe(`amqp://gobbler:${read('rabbitmq/password')}@rabbitmq:5672`);
  });

  it('keeps real secrets out of the local mode', () => {
    giveFiles();
    expect(upLocally(COMPLETE).code).toBe(0);
    const written = ['services/settings.env', 'auth/settings.env', 'operator/settings.env', 'redis/password']
      .map(read)
      .join('\n');
    for (const secret of [COMPLETE.AUTH_TOKEN_SECRET, COMPLETE.DATABASE_PASSWORD, COMPLETE.STRIPE_API_KEY]) {
      expect(written).not.toContain(secret);
    }
    expect(() => read('firebase/service-account.json')).toThrow('ENOENT');
    expect(problemsOfServices(COMPLETE)).toEqual([]);
  });

  it('keeps the secrets of the local mode from one start to the next', () => {
    upLocally({});
    const first = ['services/settings.env', 'post/settings.env', 'mariadb/administrator-password'].map(read);
    expect(upLocally({}).code).toBe(0);
    expect(['services/settings.env', 'post/settings.env', 'mariadb/administrator-password'].map(read)).toEqual(first);
  });

  it('never lets the local mode be production', () => {
    const { code, err } = upLocally({ ...COMPLETE, NODE_ENV: 'production' });
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('NODE_ENV is production, and the profile local runs on stand-ins'),
    ]);
    expect(() => read('services/settings.env')).toThrow('ENOENT');
  });

  it('never lets production be anything else', () => {
    giveFiles();
    const { code, err } = up({ ...COMPLETE, NODE_ENV: 'development' });
    expect([code, err]).toEqual([1, expect.stringContaining('without the profile local this is production')]);
  });

  it('continues in the mode in which the volumes were made, and in no other', () => {
    giveFiles();
    upLocally({});
    expect(up(COMPLETE)).toMatchObject({ code: 1, err: expect.stringContaining('made in the mode local') });
    expect(parseEnv(read('services/settings.env'))['NODE_ENV']).toBe('development');
    rmSync(run, { recursive: true });
    expect(up(COMPLETE).code).toBe(0);
    expect(upLocally(COMPLETE)).toMatchObject({ code: 1, err: expect.stringContaining('made in the mode production') });
    // The mark of that local start counts once.
    expect(up(COMPLETE)).toMatchObject({ code: 0, out: expect.stringMatching(/^Mode: production/) });
  });

  it('ignores the mark of a local start that failed long ago', () => {
    giveFiles();
    mkdirSync(join(run, 'mode'), { recursive: true });
    writeFileSync(join(run, 'mode/local'), '2026-01-01T00:00:00.000Z');
    expect(up(COMPLETE)).toMatchObject({ code: 0, out: expect.stringMatching(/^Mode: production/) });
  });
});
