import { insertWithIds, openMigratedDatabase, raiseIdentity } from '@gobbler/service-kit';
import { In, type DataSource } from 'typeorm';
import { emailKeyOf, isEmail, tidyEmail } from './domain/email';
import { AccountEntity } from './infra/account.entity';
import { createAuthDataSource } from './infra/data-source';
import { bcryptCostOf } from './infra/passwords/bcrypt';

/** Somebody from another system, with the id and the password that they have there. */
export interface ImportedAccount {
  readonly id: number;
  readonly email: string;
  /** A bcrypt hash. */
  readonly passwordHash: string;
  readonly createdAt: Date;
}

/** Whether an account can be taken over. */
export type AccountPlace =
  | { readonly kind: 'free' | 'there' }
  /** Somebody signed up here with this id. */
  | { readonly kind: 'id taken' }
  | { readonly kind: 'address taken'; readonly by: number }
  | { readonly kind: 'no address' }
  /** No bcrypt hash, or one that takes longer to compare than a log-in may. */
  | { readonly kind: 'no password hash' };

export interface AccountImport {
  /** What would become of each; changes nothing. */
  judge(accounts: readonly ImportedAccount[]): Promise<AccountPlace[]>;
  /** Stores accounts that are `free`. Rejects when one is not so any more. */
  put(accounts: readonly ImportedAccount[]): Promise<void>;
  /** The ids of those who were taken over: an account that began at another moment is somebody else's. */
  findTaken(people: readonly Pick<ImportedAccount, 'id' | 'createdAt'>[]): Promise<ReadonlySet<number>>;
  /** Ids of new accounts are higher from now on. */
  raiseIds(highest: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens the database for accounts from another system. Rejects with a `StartError`. */
export async function openAccountImport(databaseUrl: string): Promise<AccountImport> {
  const dataSource = createAuthDataSource(databaseUrl, 2);
  await openMigratedDatabase(dataSource, 'auth');
  return {
    judge: (accounts) => judgeAccounts(dataSource, accounts),
    async put(accounts) {
      await insertWithIds(dataSource.manager, AccountEntity, accounts.map(toRow));
    },
    async findTaken(people) {
      const known = await findTimes(dataSource, people);
      return new Set(people.filter(({ id, createdAt }) => isSame(known.get(id), createdAt)).map(({ id }) => id));
    },
    raiseIds: (highest) => raiseIdentity(dataSource, 'accounts', highest),
    close: () => dataSource.destroy(),
  };
}

async function judgeAccounts(dataSource: DataSource, accounts: readonly ImportedAccount[]): Promise<AccountPlace[]> {
  const known = await findTimes(dataSource, accounts);
  const keys = accounts.map(({ email }) => emailKeyOf(email));
  const holders = await dataSource.manager.findBy(AccountEntity, { emailKey: In(keys) });
  const byKey = new Map(holders.map(({ emailKey, id }) => [emailKey, id]));
  return accounts.map(({ id, email, passwordHash, createdAt }): AccountPlace => {
    const knownSince = known.get(id);
    if (knownSince) return { kind: isSame(knownSince, createdAt) ? 'there' : 'id taken' };
    if (!isEmail(email)) return { kind: 'no address' };
    const by = byKey.get(emailKeyOf(email));
    if (by !== undefined) return { kind: 'address taken', by };
    return { kind: bcryptCostOf(passwordHash) === null ? 'no password hash' : 'free' };
  });
}

async function findTimes(dataSource: DataSource, people: readonly { readonly id: number }[]) {
  const found = await dataSource.manager.findBy(AccountEntity, { id: In(people.map(({ id }) => id)) });
  return new Map(found.map(({ id, createdAt }) => [id, createdAt]));
}

function isSame(one: Date | undefined, other: Date): boolean {
  return one?.getTime() === other.getTime();
}

function toRow({ id, email, passwordHash, createdAt }: ImportedAccount): AccountEntity {
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
