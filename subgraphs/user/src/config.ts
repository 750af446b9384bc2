import {
  countSetting,
  databaseUrlSetting,
  environmentSetting,
  logLevelSetting,
  portSetting,
  readSettings,
  secretSetting,
  type Environment,
  type RuntimeEnvironment,
} from '@gobbler/service-kit';
import { z } from 'zod';

export interface UserConfig {
  readonly environment: RuntimeEnvironment;
  readonly logLevel: string;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** Connections, at most. */
  readonly databasePoolSize: number;
  readonly internalTokenSecret: string;
}

/** The settings of the user subgraph. Throws `SettingsError` with every problem. */
export function readUserConfig(env: Environment = process.env): UserConfig {
  const settings = readSettings(
    'user',
    {
      NODE_ENV: environmentSetting(),
      LOG_LEVEL: logLevelSetting(),
      HOST: z.string().default('127.0.0.1'),
      USER_PORT: portSetting(4002),
      USER_DATABASE_URL: databaseUrlSetting(env),
      USER_DATABASE_POOL_SIZE: countSetting(10, { max: 200 }),
      INTERNAL_TOKEN_SECRET: secretSetting(),
    },
    env,
  );
  return {
    environment: settings.NODE_ENV,
    logLevel: settings.LOG_LEVEL,
    host: settings.HOST,
    port: settings.USER_PORT,
    databaseUrl: settings.USER_DATABASE_URL,
    databasePoolSize: settings.USER_DATABASE_POOL_SIZE,
    internalTokenSecret: settings.INTERNAL_TOKEN_SECRET,
  };
}
