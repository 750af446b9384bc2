import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Environment } from './read-settings';
import { SettingsError } from './settings-error';

/**
 * The environment with what the file of its `SETTINGS_FILE` says (lines `NAME=value`), which wins: an empty value takes a setting
 * away. Throws `SettingsError` when the file is named and can't be read.
 */
export function withSettingsFile(env: Environment): Environment {
  const path = env['SETTINGS_FILE']?.trim();
  if (!path) return env;
  return { ...env, ...parseEnv(readNamed(path)) };
}

function readNamed(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `names a file that can't be read (${reason}). Leave it out, or give the service that file`;
    throw new SettingsError('this service', [{ name: 'SETTINGS_FILE', message }]);
  }
}
