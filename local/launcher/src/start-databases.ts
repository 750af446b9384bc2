import { EmbeddedPostgresError, startEmbeddedPostgres } from '@gobbler/embedded-postgres';
import { settingPrefix, type Environment, type Logger, type ShutdownStep } from '@gobbler/service-kit';
import { LaunchError } from './launch-error';
import type { Progress } from './console-progress';
import { INNER_SERVICES } from './settings/choose-ports';
import { databaseName } from './settings/embedded-settings';

export interface Databases {
  /** Null when every service has a database of its own already. */
  readonly description: string | null;
  url(name: string): string;
}

/** Starts the embedded PostgreSQL, unless every service was given the address of another database. */
export async function startDatabases(
  { env, dataDir, log }: { readonly env: Environment; readonly dataDir: string; readonly log: Logger },
  progress: Progress,
  steps: ShutdownStep[],
): Promise<Databases> {
  const wanted = INNER_SERVICES.filter((service) => !env[`${settingPrefix(service)}_DATABASE_URL`]);
  if (wanted.length === 0) return { description: null, url: () => '' };
  const postgres = await startOrExplain(dataDir, progress, log);
  steps.push(['PostgreSQL', () => postgres.stop()]);
  for (const service of wanted) await postgres.createDatabase(databaseName(service));
  return { description: postgres.description, url: (name) => postgres.url(name) };
}

async function startOrExplain(dataDir: string, progress: Progress, log: Logger) {
  try {
    return await startEmbeddedPostgres({
      dataDir,
      onProgress: (step) => progress.say(`  … ${step}`),
      onUnexpectedExit: (message) => log.error(message),
      onBack: (message) => log.warn(message),
    });
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw new LaunchError(error.message);
    throw error;
  }
}
