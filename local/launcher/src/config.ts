import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import {
  environmentSetting,
  isPlaceholder,
  logLevelSetting,
  portSetting,
  readSettings,
  type Environment,
} from '@gobbler/service-kit';
import { z } from 'zod';

export interface LauncherConfig {
  /** Where all data of the embedded default lies. */
  readonly dataDir: string;
  readonly host: string;
  /** The router's; the services' inner ports follow. 0 for free ones everywhere. */
  readonly port: number;
  readonly logLevel: string;
  /** All settings without placeholders, to be completed and handed to each service's own `config.ts`. */
  readonly env: Environment;
}

/** The settings of `npm start`: the environment, completed by a file `.env`. Throws `SettingsError` with every problem. */
export function readLauncherConfig(env: Environment = process.env, envFile = resolve('.env')): LauncherConfig {
  const merged = completeEnvironment(env, envFile);
  const settings = readSettings(
    'gobbler',
    {
      NODE_ENV: environmentSetting().refine((value) => value !== 'production', {
        error: 'is production, and the embedded default with its stand-ins is not made for that. Leave NODE_ENV out.',
      }),
      GOBBLER_DATA_DIR: z.string().default('.gobbler'),
      HOST: z.string().default('127.0.0.1'),
      PORT: portSetting(4000),
      LOG_LEVEL: logLevelSetting(),
    },
    merged,
  );
  return {
    dataDir: resolve(settings.GOBBLER_DATA_DIR),
    host: settings.HOST,
    port: settings.PORT,
    logLevel: settings.LOG_LEVEL,
    env: merged,
  };
}

/** The environment, completed by a file; without what is empty or still an example's placeholder. */
export function completeEnvironment(env: Environment, envFile: string): Environment {
  return withoutPlaceholders({ ...readEnvFile(envFile), ...env });
}

function readEnvFile(path: string): Environment {
  return existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};
}

/** An example copied to `.env` and not filled in is as good as none: the embedded default makes what is missing. */
function withoutPlaceholders(env: Environment): Environment {
  return Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== '' && !isPlaceholder(value)),
  );
}
