import { join, resolve } from 'node:path';
import {
  countSetting,
  databaseUrlSetting,
  environmentSetting,
  logLevelSetting,
  portSetting,
  readSettings,
  secretSetting,
  urlSetting,
  type Environment,
  type RuntimeEnvironment,
} from '@gobbler/service-kit';
import { z } from 'zod';

export interface ReservationConfig {
  readonly environment: RuntimeEnvironment;
  readonly logLevel: string;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** Connections, at most. */
  readonly databasePoolSize: number;
  readonly internalTokenSecret: string;
  /** The post subgraph's address. */
  readonly postUrl: string;
  /** Where the broker's stand-in keeps its dead letters. */
  readonly deadLetterFile: string;
}

/** The settings of the reservation subgraph. Throws `SettingsError` with every problem. */
export function readReservationConfig(env: Environment = process.env): ReservationConfig {
  const settings = readSettings(
    'reservation',
    {
      NODE_ENV: environmentSetting(),
      LOG_LEVEL: logLevelSetting(),
      HOST: z.string().default('127.0.0.1'),
      RESERVATION_PORT: portSetting(4004),
      RESERVATION_DATABASE_URL: databaseUrlSetting(env),
      RESERVATION_DATABASE_POOL_SIZE: countSetting(10, { max: 200 }),
      INTERNAL_TOKEN_SECRET: secretSetting(),
      POST_URL: urlSetting('http://127.0.0.1:4003'),
      GOBBLER_DATA_DIR: z.string().default('.gobbler'),
    },
    env,
  );
  return {
    environment: settings.NODE_ENV,
    logLevel: settings.LOG_LEVEL,
    host: settings.HOST,
    port: settings.RESERVATION_PORT,
    databaseUrl: settings.RESERVATION_DATABASE_URL,
    databasePoolSize: settings.RESERVATION_DATABASE_POOL_SIZE,
    internalTokenSecret: settings.INTERNAL_TOKEN_SECRET,
    postUrl: settings.POST_URL,
    deadLetterFile: join(resolve(settings.GOBBLER_DATA_DIR), 'dead-letters.jsonl'),
  };
}
