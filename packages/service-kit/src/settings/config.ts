import type { Environment } from './read-settings';
import { withSettingsFile } from './with-settings-file';

/** What a service takes its settings from when nothing else is handed in: its environment, then the file that this names. */
export function serviceEnvironment(env: Environment = process.env): Environment {
  return withSettingsFile(env);
}
