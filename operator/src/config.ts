import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { withSettingsFile, type Environment } from '@gobbler/service-kit';

/**
 * The settings of an operator's command: the environment, completed by a file `.env`, as `npm start` takes them; in a container
 * also what its `SETTINGS_FILE` says.
 */
export function readEnvironment(env: Environment = process.env, envFile = resolve('.env')): Environment {
  return withSettingsFile({ ...(existsSync(envFile) ? parseEnv(readFileSync(envFile, 'utf8')) : {}), ...env });
}
