import {
  COMMON_SETTINGS,
  countSetting,
  databaseUrlSetting,
  metricsPortOf,
  metricsPortSetting,
  poolSizeSetting,
  portSetting,
  readSettings,
  serviceEnvironment,
  toCommonConfig,
  type CommonConfig,
  type Environment,
} from '@gobbler/service-kit';

export interface UserConfig extends CommonConfig {
  readonly port: number;
  readonly databaseUrl: string;
  /** Connections, at most. */
  readonly databasePoolSize: number;
  /** Devices of one account, at most; one more replaces the one registered longest ago. */
  readonly deviceQuota: number;
}

/** The settings of the user subgraph. Throws `SettingsError` with every problem. */
export function readUserConfig(env: Environment = serviceEnvironment()): UserConfig {
  const settings = readSettings(
    'user',
    {
      USER_PORT: portSetting(4002),
      USER_METRICS_PORT: metricsPortSetting(),
      USER_DATABASE_URL: databaseUrlSetting(env),
      USER_DATABASE_POOL_SIZE: poolSizeSetting(),
      USER_QUOTA_DEVICES: countSetting(20),
      ...COMMON_SETTINGS,
    },
    env,
  );
  return {
    ...toCommonConfig(settings),
    port: settings.USER_PORT,
    metricsPort: metricsPortOf(settings.USER_PORT, settings.USER_METRICS_PORT),
    databaseUrl: settings.USER_DATABASE_URL,
    databasePoolSize: settings.USER_DATABASE_POOL_SIZE,
    deviceQuota: settings.USER_QUOTA_DEVICES,
  };
}
