import { createHmac } from 'node:crypto';
import type { Environment } from '@gobbler/service-kit';

export interface DatabaseAccount {
  readonly service: string;
  readonly server: 'postgres' | 'mariadb';
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** The setting that gives it a password of the operator's choice. */
  readonly passwordSetting: string;
}

const SERVERS = {
  auth: 'postgres',
  user: 'postgres',
  post: 'mariadb',
  reservation: 'mariadb',
  payment: 'postgres',
  'notification-worker': 'postgres',
} as const;

const settingOf = (service: string, part: 'PASSWORD' | 'URL'): string =>
  `${service.toUpperCase().replaceAll('-', '_')}_DATABASE_${part}`;

export const DATABASE_PASSWORD_SETTINGS = Object.keys(SERVERS).map((service) => settingOf(service, 'PASSWORD'));

/**
 * Each service's own database user. Without a password of its own it gets one that is made of `DATABASE_PASSWORD` and does not lead
 * back to it, so a service that knows its own knows no other.
 */
export function databaseAccounts(env: Environment): readonly DatabaseAccount[] {
  const value = (name: string): string => env[name]?.trim() ?? '';
  return Object.entries(SERVERS).map(([service, server]) => {
    const database = service.replaceAll('-', '_');
    const passwordSetting = settingOf(service, 'PASSWORD');
    const password = value(passwordSetting) || derivedPassword(value('DATABASE_PASSWORD'), database);
    return { service, server, database, user: `${value('DATABASE_USER')}_${database}`, password, passwordSetting };
  });
}

function derivedPassword(secret: string, database: string): string {
  return createHmac('sha256', secret).update(`database user of ${database}`).digest('hex');
}

/** The environment of an operator who works on all databases: where a service's own password is there, its address gets its user. */
export function withDatabaseAccounts(env: Environment): Environment {
  const addresses = databaseAccounts(env)
    .filter(({ passwordSetting }) => env[passwordSetting]?.trim())
    .flatMap(({ service, user, password }) => {
      const name = settingOf(service, 'URL');
      const address = env[name]?.trim() ?? '';
      const url = URL.canParse(address) ? new URL(address) : null;
      if (url === null || url.username !== '') return [];
      url.username = encodeURIComponent(user);
      url.password = encodeURIComponent(password);
      return [[name, url.href]];
    });
  return { ...env, ...Object.fromEntries(addresses) };
}
