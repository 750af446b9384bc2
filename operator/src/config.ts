import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { withSettingsFile, type Environment } from '@gobbler/service-kit';
import { withDatabaseAccounts } from './database-accounts';

/**
 * The settings of an operator's command: the environment, completed by a file `.env`, as `npm start` takes them; in a container
 * also what its `SETTINGS_FILE` says, and there each database's own user.
 */
export function readEnvironment(env: Environment = process.env, envFile = resolve('.env')): Environment {
  const ofFile = existsSync(envFile) ? parseEnv(readFileSync(envFile, 'utf8')) : {};
  return withDatabaseAccounts(withSettingsFile({ ...ofFile, ...env }));
}
