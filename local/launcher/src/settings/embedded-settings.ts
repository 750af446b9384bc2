import { settingPrefix, type Environment } from '@gobbler/service-kit';
import { INNER_SERVICES, type Ports } from './choose-ports';

export interface EmbeddedParts {
  readonly env: Environment;
  readonly dataDir: string;
  readonly host: string;
  readonly ports: Ports;
  readonly secrets: Readonly<Record<string, string>>;
  /** The address of an embedded database by its name. */
  readonly databaseUrl: (name: string) => string;
}

/** The name of a service's database. */
export function databaseName(service: string): string {
  return service.replaceAll('-', '_');
}

/** On one machine few accounts make everything: the demo, seeds and load tests must not meet the quotas of the public. */
const WIDE_QUOTAS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'POST_QUOTA_POSTS_PER_DAY',
    'POST_QUOTA_OPEN_POSTS',
    'POST_QUOTA_UPLOADS_PER_DAY',
    'RESERVATION_QUOTA_OPEN',
    'RESERVATION_QUOTA_PER_DAY',
    'RESERVATION_QUOTA_POSITIONS_PER_DAY',
  ].map((name) => [name, '100000']),
);

/** Every setting of every service: configured values go first, the embedded default fills in the rest. */
export function embeddedSettings({ env, dataDir, host, ports, secrets, databaseUrl }: EmbeddedParts): Environment {
  const shownHost = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const settings: Record<string, string> = {
    ...WIDE_QUOTAS,
    // One process a data folder, whatever ports it gets: it may take up at once what it had claimed before it was killed.
    INSTANCE_NAME: 'embedded',
    ROUTER_METRICS_PORT: String(ports.metrics.router),
    // On loopback everybody is one source: a demo, a seed or a load test.
    ...(host === shownHost && /^(127\.|localhost$|::1$)/.test(host) ? { ROUTER_COST_BUDGET: '10000000' } : {}),
    ROUTER_PUBLIC_URL: `http://${shownHost}:${ports.router}`,
    // Demo, seed and tests make hundreds of accounts a minute from here; other addresses are limited as usual.
    LOOPBACK_LIMIT: '10000',
    ...secrets,
  };
  for (const service of INNER_SERVICES) {
    const prefix = settingPrefix(service);
    settings[`${prefix}_DATABASE_URL`] = databaseUrl(databaseName(service));
    settings[`${prefix}_METRICS_PORT`] = String(ports.metrics[service]);
  }
  const own: Record<string, string> = {
    // Only the router may be reached from elsewhere; see `routerSettings`.
    HOST: '127.0.0.1',
    GOBBLER_DATA_DIR: dataDir,
    ROUTER_PORT: String(ports.router),
  };
  for (const service of INNER_SERVICES) {
    const prefix = settingPrefix(service);
    own[`${prefix}_PORT`] = String(ports.inner[service]);
    own[`${prefix}_URL`] = `http://127.0.0.1:${ports.inner[service]}`;
  }
  return { ...settings, ...env, ...own };
}

/** The router's settings: the others', on the interface that was asked for. */
export function routerSettings(env: Environment, host: string): Environment {
  return { ...env, HOST: host };
}
