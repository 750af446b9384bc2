import type { DataSource } from 'typeorm';
import { checkEngine } from '../database/check-engine';
import { connectDatabase } from '../database/open-database';
import { databaseUrlSetting } from '../settings/database-url';
import { readSettings, type Environment } from '../settings/read-settings';
import { SettingsError } from '../settings/settings-error';
import type { ServiceDatabase } from './service-database';

/**
 * Does the work on a service's database, with one connection. Reports a missing setting, a database that is out of
 * reach or work that fails in one message.
 * @returns null when it could not be done
 */
export async function withDatabase<T>(
  { service, setting, create }: ServiceDatabase,
  env: Environment,
  complain: (line: string) => void,
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T | null> {
  try {
    const url = readSettings(service, { [setting]: databaseUrlSetting(env) }, env)[setting];
    const dataSource = create(String(url), 1);
    await connectDatabase(dataSource);
    try {
      await checkEngine(dataSource);
      return await work(dataSource);
    } finally {
      await dataSource.destroy();
    }
  } catch (error) {
    complain(`${service}: ${describe(error)}`);
    return null;
  }
}

function describe(error: unknown): string {
  if (error instanceof SettingsError) return error.problems.map(({ name, message }) => `${name} ${message}`).join('\n');
  return error instanceof Error ? error.message : String(error);
}
