import { authDatabase } from '@gobbler/auth';
import { paymentDatabase } from '@gobbler/payment';
import { postDatabase } from '@gobbler/post';
import { reservationDatabase } from '@gobbler/reservation';
import { StartError } from '@gobbler/service-kit';
import { userDatabase } from '@gobbler/user';
import { createAccounts } from './accounts';
import type { ImportConfig } from './config';
import { createCustomers } from './customers';
import type { ImportParts } from './import-parts';
import { createLegacyPeople } from './legacy-people';
import { createLegacyPosts } from './legacy-posts';
import { createLegacyReservations } from './legacy-reservations';
import { openLegacyMysql } from './open-legacy-mysql';
import { openLegacyPostgres } from './open-legacy-postgres';
import { openServiceDatabase } from './open-service-database';
import { createPosts } from './posts';
import { createProfiles } from './profiles';
import { createReservations } from './reservations';

type Opened = Pick<ImportParts, 'legacy' | 'accounts' | 'profiles' | 'customers' | 'posts' | 'reservations'>;

export interface OpenedParts extends Opened {
  close(): Promise<void>;
}

/** Opens all databases. Rejects with one `StartError` that names every unusable one, and leaves none open. */
export async function openParts({ legacy: old, ...config }: ImportConfig): Promise<OpenedParts> {
  const oldDatabases = [
    openLegacyPostgres({ url: old.authUrl, setting: 'LEGACY_AUTH_DATABASE_URL' }),
    openLegacyPostgres({ url: old.userUrl, setting: 'LEGACY_USER_DATABASE_URL' }),
    openLegacyMysql({ url: old.postUrl, setting: 'LEGACY_POST_DATABASE_URL' }),
    openLegacyMysql({ url: old.reservationUrl, setting: 'LEGACY_RESERVATION_DATABASE_URL' }),
  ] as const;
  const newDatabases = [
    openServiceDatabase(authDatabase, config.authUrl),
    openServiceDatabase(userDatabase, config.userUrl),
    openServiceDatabase(paymentDatabase, config.paymentUrl),
    openServiceDatabase(postDatabase, config.postUrl),
    openServiceDatabase(reservationDatabase, config.reservationUrl),
  ] as const;
  const close = async (): Promise<void> => {
    for (const one of await Promise.allSettled(oldDatabases)) if (one.status === 'fulfilled') await one.value.close();
    for (const one of await Promise.allSettled(newDatabases)) if (one.status === 'fulfilled') await one.value.destroy();
  };
  try {
    await assertAll([...oldDatabases, ...newDatabases]);
    const [oldAuth, oldUser, oldPost, oldReservation] = await Promise.all(oldDatabases);
    const [auth, user, payment, post, reservation] = await Promise.all(newDatabases);
    const people = createLegacyPeople(oldUser, oldAuth);
    const posts = createLegacyPosts(oldPost);
    const reservations = createLegacyReservations(oldReservation);
    // Fails unless the tables are there and are the old system's.
    await assertAll([people.usersPage(0, 0), people.credentialsPage('', 0), posts.page(0, 0), reservations.page(0, 0)]);
    return {
      legacy: { people, posts, reservations },
      accounts: createAccounts(auth),
      profiles: createProfiles(user),
      customers: createCustomers(payment),
      posts: createPosts(post),
      reservations: createReservations(reservation),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function assertAll(all: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(all)).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const other = failed.find((error) => !(error instanceof StartError));
  if (other !== undefined) throw other;
  if (failed.length > 0) throw new StartError([...new Set(failed.map(({ message }) => String(message)))].join('\n'));
}
