import { startInputCheck } from '@gobbler/contracts';
import { openMigratedDatabase, runTransaction } from '@gobbler/service-kit';
import { In, type DataSource } from 'typeorm';
import { checkDeviceToken } from './domain/device';
import type { ImportedProfile } from './domain/imported-profile';
import { createUserDataSource } from './infra/data-source';
import { importTokens, type TokenMove } from './infra/import-tokens';
import { ProfileEntity } from './infra/profile.entity';

export interface ProfileImport {
  /** Stores those that are not there, with their devices; tells whose token somebody else has. */
  put(profiles: readonly ImportedProfile[]): Promise<readonly TokenMove[]>;
  close(): Promise<void>;
}

/** Opens the database for profiles from another system. Rejects with a `StartError`. */
export async function openProfileImport(databaseUrl: string): Promise<ProfileImport> {
  const dataSource = createUserDataSource(databaseUrl, 2);
  await openMigratedDatabase(dataSource, 'user');
  return {
    put: (profiles) => putProfiles(dataSource, profiles),
    close: () => dataSource.destroy(),
  };
}

/** Whether a text is a push token as phones have them now. */
export function isDeviceToken(text: string): boolean {
  const check = startInputCheck();
  checkDeviceToken(check, 'token', text);
  try {
    check.done();
    return true;
  } catch {
    return false;
  }
}

async function putProfiles(
  dataSource: DataSource,
  profiles: readonly ImportedProfile[],
): Promise<readonly TokenMove[]> {
  return runTransaction(dataSource, async (manager) => {
    const ids = profiles.map(({ id }) => id);
    const known = new Set((await manager.findBy(ProfileEntity, { id: In(ids) })).map(({ id }) => id));
    const fresh = profiles.filter(({ id }) => !known.has(id));
    if (fresh.length > 0) {
      await manager.insert(
        ProfileEntity,
        fresh.map(({ id, username, createdAt, updatedAt }) => ({ id, username, createdAt, updatedAt })),
      );
    }
    return importTokens(manager, profiles, new Set(fresh.map(({ id }) => id)));
  });
}
