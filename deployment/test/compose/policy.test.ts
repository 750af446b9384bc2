import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { readCompose, readComposeText, ROOT, type ComposeFile } from '../support/compose-file';
import { SERVICE_NAMES } from '../support/service-settings';
import { findViolations } from './compose-rules';

const text = readComposeText('docker-compose.yml');
const file = readCompose(text);
const services = Object.keys(file.services);

/** Started only with the profile of this name. */
const OBSERVABILITY = ['prometheus', 'grafana', 'tempo', 'otel-collector'];

/** Pairs of containers that share a network. */
function reachable(compose: ComposeFile, from: string): string[] {
  const own = compose.services[from]?.networks ?? [];
  return Object.entries(compose.services)
    .filter(([name, { networks = [] }]) => name !== from && networks.some((network) => own.includes(network)))
    .map(([name]) => name);
}

describe('docker-compose.yml', () => {
  it('has every service, server and migration', () => {
    const migrations = SERVICE_NAMES.filter((name) => name !== 'router').map((name) => `migrate-${name}`);
    const others = ['kong', 'postgres', 'mariadb', 'redis', 'rabbitmq', 'settings', 'local', 'operator'];
    expect(services.toSorted()).toEqual([...SERVICE_NAMES, ...migrations, ...others, ...OBSERVABILITY].toSorted());
    const inProfile = services.filter((name) => file.services[name]?.profiles?.includes('observability'));
    expect(inProfile.toSorted()).toEqual(OBSERVABILITY.toSorted());
  });

  it('follows every rule', () => {
    expect(findViolations(file)).toEqual([]);
  });

  it('builds each of our images once, under the name that it is pushed with', () => {
    const built = Object.entries(file.services).filter(([, { build }]) => build !== undefined);
    const images = Object.fromEntries(
      built.map(([name, { image }]) => [name === 'settings' ? 'operator' : name, image]),
    );
    const version = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
    const named = (name: string) => [name, `asia-southeast1-docker.pkg.dev/local/gobbler/${name}:${version}`];
    expect(images).toEqual(Object.fromEntries([...SERVICE_NAMES, 'operator', 'kong'].map(named)));
    for (const [name, { build }] of built) {
      const service = name === 'settings' ? 'operator' : name;
      expect(build).toEqual(name === 'kong' ? { context: './kong' } : { context: '.', args: { SERVICE: service } });
    }
  });

  it('migrates a database before its service starts, with the very image of the service', () => {
    for (const name of SERVICE_NAMES.filter((service) => service !== 'router')) {
      const migration = file.services[`migrate-${name}`];
      expect(migration?.image).toBe(file.services[name]?.image);
      expect(file.services[name]?.depends_on?.[`migrate-${name}`]?.condition).toBe('service_completed_successfully');
    }
  });

  it('starts nothing before the settings are checked', () => {
    const waitsForSettings = (name: string): boolean => {
      const needs = Object.keys(file.services[name]?.depends_on ?? {});
      return needs.includes('settings') || needs.some(waitsForSettings);
    };
    // Operators start the last one while the others run.
    const first = ['settings', 'local', 'operator'];
    expect(services.filter((name) => !first.includes(name) && !waitsForSettings(name))).toEqual([]);
  });

  it('lets only services reach a server, and Kong only the router, auth and Prometheus, which scrapes it', () => {
    expect(reachable(file, 'kong').toSorted()).toEqual(['auth', 'prometheus', 'router']);
    expect(reachable(file, 'router').filter((name) => /postgres|mariadb|rabbitmq/.test(name))).toEqual([]);
    expect(reachable(file, 'redis').toSorted()).toEqual(['reservation', 'router']);
  });

  it('connects to the internet only the services that call others there', () => {
    const open = Object.entries(file.networks).flatMap(([name, network]) => (network?.internal ? [] : [name]));
    const withWayOut = services.filter((name) =>
      (file.services[name]?.networks ?? []).some((network) => open.includes(network)),
    );
    // Grafana for its port alone.
    expect(withWayOut.toSorted()).toEqual(['grafana', 'kong', 'notification-worker', 'operator', 'payment', 'post']);
  });

  it('has databases write through to the disk, as services require', () => {
    expect(file.services['postgres']?.command).toEqual(
      expect.arrayContaining(['fsync=on', 'synchronous_commit=on', 'full_page_writes=on']),
    );
    expect(file.services['mariadb']?.command).toEqual(
      expect.arrayContaining(['--innodb-flush-log-at-trx-commit=1', '--sync-binlog=1']),
    );
  });
});

describe('the rules', () => {
  type Plant = Readonly<Record<string, unknown>>;
  const planted = (service: string, change: Plant): string[] => {
    const spoilt = { ...file, services: { ...file.services, [service]: { ...file.services[service], ...change } } };
    return findViolations(parse(stringify(spoilt)) as ComposeFile);
  };

  it.each<[string, string, Plant, string]>([
    ['an image without a version', 'redis', { image: 'docker.io/library/redis' }, 'an exact version'],
    ['a database on a port of the host', 'postgres', { ports: ['5432:5432'] }, 'is not published'],
    ['root', 'post', { user: '0:0' }, 'is no root'],
    ['a capability', 'auth', { cap_add: ['NET_ADMIN'] }, 'has no capability'],
    ['a privileged container', 'auth', { privileged: true }, 'has no capability'],
    ['no-new-privileges left out', 'auth', { security_opt: [] }, 'gets no new privileges'],
    ['a root that can be written', 'user', { read_only: false }, 'read-only root'],
    ['a tmpfs that may fill the memory', 'user', { tmpfs: ['/tmp'] }, 'read-only root'],
    ['no limit of memory', 'user', { deploy: { resources: { limits: { cpus: '1', pids: 10 } } } }, 'has limits'],
    ['a service that stays down', 'user', { restart: 'on-failure' }, 'comes back'],
    ['no health check', 'user', { healthcheck: undefined }, 'says whether it is well'],
    ['a kill after ten seconds', 'user', { stop_grace_period: '10s' }, 'has time'],
    ['the default network', 'user', { networks: undefined }, 'is in named networks'],
    ['a secret in the file', 'auth', { environment: { AUTH_TOKEN_SECRET: 'x' } }, 'takes secrets'],
    ['all of .env', 'auth', { env_file: '.env' }, 'takes secrets'],
    [
      'a start before a database is well',
      'auth',
      { depends_on: { postgres: { condition: 'service_started' } } },
      'waits',
    ],
    ['a volume of no name', 'auth', { volumes: ['nothing:/data'] }, 'mounts volumes'],
  ])('are red on %s', (_, service, change, rule) => {
    const found = planted(service, change);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((line) => line.startsWith(`${service}: `) && line.includes(rule))).toBe(true);
  });
});

describe('docker-compose.debug.yml', () => {
  const debug = parse(readComposeText('docker-compose.debug.yml')) as ComposeFile;

  it('publishes ports only on the loopback', () => {
    const ports = Object.values(debug.services).flatMap(({ ports: published = [] }) => published);
    expect(ports.length).toBeGreaterThan(10);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
  });

  it('changes nothing but ports and networks, of services that are there', () => {
    for (const [name, service] of Object.entries(debug.services)) {
      expect(services).toContain(name);
      expect(Object.keys(service).filter((key) => !['ports', 'networks'].includes(key))).toEqual([]);
    }
  });

  it('gives each of them a network on which a port can be published', () => {
    const internal = new Set(Object.keys(file.networks).filter((name) => file.networks[name]?.internal));
    for (const [name, { networks = [] }] of Object.entries(debug.services)) {
      const all = [...networks, ...(file.services[name]?.networks ?? [])];
      expect(all.filter((network) => !internal.has(network))).not.toEqual([]);
    }
  });
});
