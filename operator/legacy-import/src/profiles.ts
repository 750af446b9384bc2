import { runTransaction } from '@gobbler/service-kit';
import { In, type DataSource } from 'typeorm';
import { importTokens, type TokenClaim, type TokenMove } from './import-tokens';

/** A profile of the old system, with its device. */
export interface ImportedProfile extends TokenClaim {
  readonly username: string;
  readonly createdAt: Date;
  readonly updatedAt: Date | null;
}

type ProfileRow = Pick<ImportedProfile, 'id' | 'username' | 'createdAt' | 'updatedAt'>;

export type Profiles = ReturnType<typeof createProfiles>;

/** The profiles of the user service, with their devices. */
export function createProfiles(dataSource: DataSource) {
  return {
    /** Stores profiles that are not there, with their devices; returns whose token another user has. */
    put: (profiles: readonly ImportedProfile[]): Promise<readonly TokenMove[]> =>
      runTransaction(dataSource, async (manager) => {
        const table = manager.getRepository<ProfileRow>('profiles');
        const known = await table.findBy({ id: In(profiles.map(({ id }) => id)) });
        const fresh = profiles.filter(({ id }) => !known.some((row) => row.id === id));
        if (fresh.length > 0) {
          await table.insert(
            fresh.map(({ id, username, createdAt, updatedAt }) => ({ id, username, createdAt, updatedAt })),
          );
        }
        return importTokens(manager, profiles, new Set(fresh.map(({ id }) => id)));
      }),
  };
}
