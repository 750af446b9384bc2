import { emailKeyOf } from '@gobbler/auth';
import type { LegacyDatabase } from './legacy-database';

/** A row of `"Users"`. */
export interface LegacyUser {
  readonly id: number;
  readonly isPremium: boolean | null;
  readonly username: string | null;
  readonly createdAt: unknown;
  readonly updatedAt: unknown;
  readonly email: string | null;
  readonly stripeId: string | null;
  readonly subscriptionId: string | null;
  readonly fcmToken: string | null;
}

/** A row of `user_account`. */
export interface LegacyCredentials {
  readonly id: string;
  readonly email: string | null;
  readonly password: string | null;
}

/** All rows with one address, however it is spelled. */
export interface SameAddress {
  readonly users: readonly LegacyUser[];
  readonly credentials: readonly LegacyCredentials[];
}

const USERS = `SELECT "UserId" AS id, "IsPremium" AS "isPremium", "Username" AS username, "DateCreated" AS "createdAt",
  "LastUpdated" AS "updatedAt", "Email" AS email, "StripeId" AS "stripeId", "SubscriptionId" AS "subscriptionId",
  "FcmToken" AS "fcmToken" FROM "Users"`;
const CREDENTIALS = 'SELECT user_id::text AS id, email, password FROM user_account';

/** Who the old system's people are: its tables of users and of credentials, which only the address joins. */
export function createLegacyPeople(userDb: LegacyDatabase, authDb: LegacyDatabase) {
  return {
    usersPage: (after: number, limit: number) =>
      userDb.query<LegacyUser>(`${USERS} WHERE "UserId" > $1 ORDER BY "UserId" LIMIT $2`, [after, limit]),

    users: (ids: readonly number[]) => userDb.query<LegacyUser>(`${USERS} WHERE "UserId" = ANY($1)`, [ids]),

    credentialsPage: (after: string, limit: number) =>
      authDb.query<LegacyCredentials>(
        `${CREDENTIALS} WHERE user_id::text COLLATE "C" > $1 ORDER BY user_id::text COLLATE "C" LIMIT $2`,
        [after, limit],
      ),

    async highestUserId(): Promise<number> {
      const [row] = await userDb.query<{ highest: number | null }>('SELECT max("UserId") AS highest FROM "Users"', []);
      return row?.highest ?? 0;
    },

    /** Those of the same address as one of these, by the address's key. */
    async withAddressOf(rows: readonly { readonly email: string | null }[]): Promise<Map<string, SameAddress>> {
      const spellings = spellingsOf(rows);
      const users = await userDb.query<LegacyUser>(`${USERS} ${WITH_ADDRESS.replaceAll('email', '"Email"')}`, [
        spellings,
      ]);
      const credentials = await authDb.query<LegacyCredentials>(`${CREDENTIALS} ${WITH_ADDRESS}`, [spellings]);
      const usersOf = Map.groupBy(users, keyOf);
      const credentialsOf = Map.groupBy(credentials, keyOf);
      return new Map(
        [...new Set(rows.map(keyOf))].map((key) => [
          key,
          { users: usersOf.get(key) ?? [], credentials: credentialsOf.get(key) ?? [] },
        ]),
      );
    },
  };
}

export type LegacyPeople = ReturnType<typeof createLegacyPeople>;

/** What a database makes of upper case depends on its locale, so each row is asked for in more than one spelling. */
const WITH_ADDRESS = `WHERE lower(btrim(email)) = ANY($1) OR btrim(email) = ANY($1)`;

function spellingsOf(rows: readonly { readonly email: string | null }[]): string[] {
  const spellings = rows.flatMap((row) => {
    const email = (row.email ?? '').trim();
    return [keyOf(row), email, email.toLowerCase()];
  });
  return [...new Set(spellings)].filter((spelling) => spelling !== '');
}

/** Empty for no address. */
export function keyOf({ email }: { readonly email: string | null }): string {
  return emailKeyOf(email ?? '');
}
