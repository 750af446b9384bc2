import type { z } from 'zod';
import type { ServiceName } from '../identity/service-name';
import { COMMON_SETTINGS, toCommonConfig, type CommonConfig } from './common-settings';
import { databaseUrlSetting } from './database-url';
import { dataFolderSetting, poolSizeSetting, portSetting } from './fields';
import { metricsPortOf, metricsPortSetting } from './metrics-port';
import { readBoth, type Environment } from './read-settings';

/** The configuration that every service with a database has. */
export interface ServiceConfig extends CommonConfig {
  readonly port: number;
  readonly databaseUrl: string;
  /** Connections, at most. */
  readonly databasePoolSize: number;
  /** Absolute path of the folder in which stand-ins keep their files. */
  readonly dataDir: string;
  /** Variables with this service's prefix that it does not read, such as misspelt ones. */
  readonly unknownSettings?: readonly string[];
}

/** Settings that other processes read under this service's prefix: its address, and its password in Compose and Kubernetes. */
const READ_ELSEWHERE = ['URL', 'DATABASE_PASSWORD'];

/** `NOTIFICATION_WORKER` for `notification-worker`. */
export function settingPrefix(service: string): string {
  return service.toUpperCase().replaceAll('-', '_');
}

/**
 * Reads the settings of a service with a database: those that all of them have, and its own.
 * Throws `SettingsError` with every problem.
 * @param port the default of `<PREFIX>_PORT`
 * @param shape its own settings, under their full names
 */
export function readServiceSettings<Shape extends z.ZodRawShape>(
  service: ServiceName,
  port: number,
  shape: Shape,
  env: Environment,
): [common: ServiceConfig, own: z.infer<z.ZodObject<Shape>>] {
  const prefix = settingPrefix(service);
  const prefixed = {
    PORT: portSetting(port),
    METRICS_PORT: metricsPortSetting(),
    DATABASE_URL: databaseUrlSetting(env),
    DATABASE_POOL_SIZE: poolSizeSetting(),
  };
  const common = { ...prefixed, ...COMMON_SETTINGS, GOBBLER_DATA_DIR: dataFolderSetting() };
  const nameOf = (key: string) => (key in prefixed ? `${prefix}_${key}` : key);
  const [settings, own] = readBoth(service, common, shape, env, nameOf);
  const known = new Set([
    ...Object.keys({ ...common, ...shape }).map(nameOf),
    ...READ_ELSEWHERE.map((key) => `${prefix}_${key}`),
  ]);
  const config = {
    ...toCommonConfig(settings),
    port: settings.PORT,
    metricsPort: metricsPortOf(settings.PORT, settings.METRICS_PORT),
    databaseUrl: settings.DATABASE_URL,
    databasePoolSize: settings.DATABASE_POOL_SIZE,
    dataDir: settings.GOBBLER_DATA_DIR,
    unknownSettings: Object.keys(env).filter((name) => name.startsWith(`${prefix}_`) && !known.has(name)),
  };
  return [config, own];
}
