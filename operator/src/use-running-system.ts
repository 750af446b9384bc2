import { resolve } from 'node:path';
import { readRunningSettings } from '@gobbler/launcher/running';
import { isPlaceholder, type Environment } from '@gobbler/service-kit';

/** The old system's databases, which an import reads, say nothing of which system of ours is meant. */
const DATABASE = /^(?!LEGACY_).*_DATABASE_URL$/;

/**
 * Completes an operator's settings with those of the `npm start` that runs on the data folder, and says so. Whoever names a
 * database that is not one of its databases means another system: nothing is added then.
 */
export async function useRunningSystem(env: Environment, tell: (line: string) => void): Promise<Environment> {
  const folder = resolve(env['GOBBLER_DATA_DIR']?.trim() || '.gobbler');
  const databases = Object.entries(env).filter(([name, url]) => DATABASE.test(name) && url && !isPlaceholder(url));
  const running = await readRunningSettings(folder);
  if (!running) {
    if (databases.length === 0) tell(`No …_DATABASE_URL is set, and no npm start is running on ${folder}.`);
    return env;
  }
  if (databases.some(([name, url]) => running[name] !== url)) return env;
  tell(`Using the npm start that is running on ${folder}.`);
  return { ...env, ...running };
}
