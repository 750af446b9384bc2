import { bcryptCostOf, emailKeyOf, isEmail, tidyEmail } from '@gobbler/auth';
import { In, type DataSource } from 'typeorm';
import { insertWithIds } from './insert-with-ids';
import { raiseIdentity } from './raise-identity';

/** A user of the old system, with the id and the password that they have there. */
export interface ImportedAccount {
  readonly id: number;
  readonly email: string;
  /** A bcrypt hash. */
  readonly passwordHash: string;
  readonly createdAt: Date;
}

/** Whether an account can be imported. */
export type AccountPlace =
  | { readonly kind: 'free' | 'there' }
  /** Another user signed up here and got this id. */
  | { readonly kind: 'id taken' }
  | { readonly kind: 'address taken'; readonly by: number }
  | { readonly kind: 'no address' }
  /** No bcrypt hash, or one whose cost is above what a login may take. */
  | { readonly kind: 'no password hash' };

/** What the import reads of the table `accounts`. */
interface AccountRow {
  readonly id: number;
  readonly emailKey: string | null;
  readonly createdAt: Date;
}

export type Accounts = ReturnType<typeof createAccounts>;

/** The accounts of the auth service. */
export function createAccounts(dataSource: DataSource) {
  const table = dataSource.getRepository<AccountRow>('accounts');

  async function findTimes(people: readonly { readonly id: number }[]): Promise<ReadonlyMap<number, Date>> {
    const found = await table.findBy({ id: In(people.map(({ id }) => id)) });
    return new Map(found.map(({ id, createdAt }) => [id, createdAt]));
  }

  return {
    /** Decides what would become of each; changes nothing. */
    async judge(accounts: readonly ImportedAccount[]): Promise<AccountPlace[]> {
      const known = await findTimes(accounts);
      const holders = await table.findBy({ emailKey: In(accounts.map(({ email }) => emailKeyOf(email))) });
      const byKey = new Map(holders.map(({ emailKey, id }) => [emailKey, id]));
      return accounts.map(({ id, email, passwordHash, createdAt }): AccountPlace => {
        const knownSince = known.get(id);
        if (knownSince) return { kind: isSame(knownSince, createdAt) ? 'there' : 'id taken' };
        if (!isEmail(email)) return { kind: 'no address' };
        const by = byKey.get(emailKeyOf(email));
        if (by !== undefined) return { kind: 'address taken', by };
        return { kind: bcryptCostOf(passwordHash) === null ? 'no password hash' : 'free' };
      });
    },

    /** Stores accounts that are `free`. Rejects when one no longer is. */
    put: (accounts: readonly ImportedAccount[]) => insertWithIds(dataSource.manager, 'accounts', accounts.map(toRow)),

    /** The ids of those who were imported. An account that was created at another moment belongs to another user. */
    async findTaken(people: readonly Pick<ImportedAccount, 'id' | 'createdAt'>[]): Promise<ReadonlySet<number>> {
      const known = await findTimes(people);
      return new Set(people.filter(({ id, createdAt }) => isSame(known.get(id), createdAt)).map(({ id }) => id));
    },

    /** New accounts get ids above this one from now on. */
    raiseIds: (highest: number) => raiseIdentity(dataSource, 'accounts', highest),
  };
}

function isSame(one: Date | undefined, other: Date): boolean {
  return one?.getTime() === other.getTime();
}

function toRow({ id, email, passwordHash, createdAt }: ImportedAccount) {
  return {
    id,
    email: tidyEmail(email),
    emailKey: emailKeyOf(email),
    passwordHash,
    status: 'active',
    attempt: null,
    attemptEndsAt: null,
    createdAt,
    updatedAt: null,
  };
}
