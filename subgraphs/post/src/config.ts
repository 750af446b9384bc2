import { hkdfSync } from 'node:crypto';
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

export interface PostConfig {
  readonly environment: RuntimeEnvironment;
  readonly logLevel: string;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** Connections, at most. */
  readonly databasePoolSize: number;
  readonly internalTokenSecret: string;
  /** Where clients reach the router, without a trailing slash. */
  readonly publicUrl: string;
  /** Where the stand-ins keep pictures and dead letters. */
  readonly imageDirectory: string;
  readonly deadLetterFile: string;
  /** Signs the upload addresses of the image store's stand-in. */
  readonly localUploadSecret: string;
}

/** The settings of the post subgraph. Throws `SettingsError` with every problem. */
export function readPostConfig(env: Environment = process.env): PostConfig {
  const settings = readSettings(
    'post',
    {
      NODE_ENV: environmentSetting(),
      LOG_LEVEL: logLevelSetting(),
      HOST: z.string().default('127.0.0.1'),
      POST_PORT: portSetting(4003),
      POST_DATABASE_URL: databaseUrlSetting(env),
      POST_DATABASE_POOL_SIZE: countSetting(10, { max: 200 }),
      INTERNAL_TOKEN_SECRET: secretSetting(),
      ROUTER_PUBLIC_URL: urlSetting('http://127.0.0.1:4000'),
      GOBBLER_DATA_DIR: z.string().default('.gobbler'),
    },
    env,
  );
  return {
    environment: settings.NODE_ENV,
    logLevel: settings.LOG_LEVEL,
    host: settings.HOST,
    port: settings.POST_PORT,
    databaseUrl: settings.POST_DATABASE_URL,
    databasePoolSize: settings.POST_DATABASE_POOL_SIZE,
    internalTokenSecret: settings.INTERNAL_TOKEN_SECRET,
    publicUrl: settings.ROUTER_PUBLIC_URL,
    imageDirectory: join(resolve(settings.GOBBLER_DATA_DIR), 'images'),
    deadLetterFile: join(resolve(settings.GOBBLER_DATA_DIR), 'dead-letters.jsonl'),
    localUploadSecret: deriveUploadSecret(settings.INTERNAL_TOKEN_SECRET),
  };
}

/** One secret less to set; a signature tells nothing of the secret that it comes from. */
function deriveUploadSecret(internalTokenSecret: string): string {
  return Buffer.from(hkdfSync('sha256', internalTokenSecret, 'gobbler', 'local uploads v1', 32)).toString('base64url');
}
