import { openAccountImport } from '@gobbler/auth';
import { openCustomerImport } from '@gobbler/payment';
import { openPostImport } from '@gobbler/post';
import { openReservationImport } from '@gobbler/reservation';
import { StartError } from '@gobbler/service-kit';
import { openProfileImport } from '@gobbler/user';
import type { ImportConfig } from './config';
import type { ImportParts } from './import-parts';
import { createLegacyPeople } from './legacy-people';
import { createLegacyPosts } from './legacy-posts';
import { createLegacyReservations } from './legacy-reservations';
import { openLegacyMysql } from './open-legacy-mysql';
import { openLegacyPostgres } from './open-legacy-postgres';

type Opened = Pick<ImportParts, 'legacy' | 'accounts' | 'profiles' | 'customers' | 'posts' | 'reservations'>;

export interface OpenedParts extends Opened {
  close(): Promise<void>;
}

/** Opens all databases. Rejects with one `StartError` that names every one that can't be used, and leaves none open. */
export async function openParts({ legacy: old, ...config }: ImportConfig): Promise<OpenedParts> {
  const opening = {
    oldAuth: openLegacyPostgres({ url: old.authUrl, setting: 'LEGACY_AUTH_DATABASE_URL' }),
    oldUser: openLegacyPostgres({ url: old.userUrl, setting: 'LEGACY_USER_DATABASE_URL' }),
    oldPost: openLegacyMysql({ url: old.postUrl, setting: 'LEGACY_POST_DATABASE_URL' }),
    oldReservation: openLegacyMysql({ url: old.reservationUrl, setting: 'LEGACY_RESERVATION_DATABASE_URL' }),
    accounts: openAccountImport(config.authUrl),
    profiles: openProfileImport(config.userUrl),
    customers: openCustomerImport(config.paymentUrl),
    posts: openPostImport(config.postUrl),
    reservations: openReservationImport(config.reservationUrl),
  };
  const all = Object.values(opening);
  const close = async (): Promise<void> => {
    for (const one of await Promise.allSettled(all)) if (one.status === 'fulfilled') await one.value.close();
  };
  try {
    await assertAll(all);
    const people = createLegacyPeople(await opening.oldUser, await opening.oldAuth);
    const posts = createLegacyPosts(await opening.oldPost);
    const reservations = createLegacyReservations(await opening.oldReservation);
    // Whether the tables are there, and are the old system's.
    await assertAll([people.usersPage(0, 0), people.credentialsPage('', 0), posts.page(0, 0), reservations.page(0, 0)]);
    return {
      legacy: { people, posts, reservations },
      accounts: await opening.accounts,
      profiles: await opening.profiles,
      customers: await opening.customers,
      posts: await opening.posts,
      reservations: await opening.reservations,
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
