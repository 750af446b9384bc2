import { resolve } from 'node:path';
import { readRunningSettings } from '@gobbler/launcher/running';
import { isPlaceholder, type Environment } from '@gobbler/service-kit';

/** Databases of the old system, which an import reads, do not name one of our systems. */
const DATABASE = /^(?!LEGACY_).*_DATABASE_URL$/;

/**
 * Completes the settings with those of the `npm start` that runs on the data folder, and says so. Adds nothing if a database is
 * named that is not one of its databases: another system is meant.
 */
export async function useRunningSystem(env: Environment, report: (line: string) => void): Promise<Environment> {
  const folder = resolve(env['GOBBLER_DATA_DIR']?.trim() || '.gobbler');
  const databases = Object.entries(env).filter(([name, url]) => DATABASE.test(name) && url && !isPlaceholder(url));
  const running = await readRunningSettings(folder);
  if (!running) {
    if (databases.length === 0) report(`No …_DATABASE_URL is set, and no npm start is running on ${folder}.`);
    return env;
  }
  if (databases.some(([name, url]) => running[name] !== url)) return env;
  report(`Using the npm start that is running on ${folder}.`);
  return { ...env, ...running };
}
