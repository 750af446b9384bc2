import { randomUUID } from 'node:crypto';
import { Faker, base, en } from '@faker-js/faker';
import { emailKeyOf, hashWithArgon2id, PASSWORD_COST } from '@gobbler/auth';
import { toRow } from '@gobbler/post';
import { In, MoreThan, type DataSource } from 'typeorm';
import { layOutCity, type Position } from './city';
import { emailOf, makePeople } from './make-people';
import { makePost, type SeedPost } from './make-posts';
import { openTable } from './open-table';
import type { Progress } from './progress';

export interface PlantOptions {
  readonly seed: number;
  readonly people: number;
  readonly posts: number;
  readonly middle: Position;
  readonly now: Date;
}

export interface Sources {
  readonly auth: DataSource;
  readonly user: DataSource;
  readonly post: DataSource;
  readonly reservation: DataSource;
}

interface StoredAccount {
  readonly id: number;
  readonly email: string;
  readonly emailKey: string;
  readonly passwordHash: string;
  readonly status: string;
  readonly attempt: string | null;
  readonly attemptEndsAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: null;
}

type StoredPost = ReturnType<typeof toRow> & {
  readonly id: number;
  readonly version: number;
  readonly updatedAt: null;
  readonly takenHint: number;
  readonly takenRevision: number;
};

/** Everybody's. */
export const SEED_PASSWORD = 'leftovers-are-lovely';

/** Milliseconds that a batch of accounts may take to get its profiles. */
const SIGN_UP_MS = 60_000;

/** Rows of one statement. */
const BATCH = 2_000;

/** Whether this seed's first person is there already. */
export async function isPlanted({ auth }: Sources, seed: number): Promise<boolean> {
  return openTable<StoredAccount>(auth, 'accounts').rows.existsBy({ emailKey: emailKeyOf(emailOf(seed, 0)) });
}

/**
 * Inserts people, their posts and reservations straight into the services' tables, as their code would have stored them, and
 * without events: no one is to get a push. Killed half-way it leaves a smaller city.
 */
export async function plant(sources: Sources, options: PlantOptions, progress: Progress): Promise<void> {
  const faker = new Faker({ locale: [en, base], seed: options.seed });
  const ids = await plantPeople(sources, faker, options, progress);
  const city = layOutCity(faker, options.middle);
  const posts = progress.part('posts', options.posts);
  for (let from = 0; from < options.posts; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, options.posts - from) }, () =>
      makePost(faker, city, faker.helpers.arrayElement(ids), ids.length - 1, options.now),
    );
    const reservations = await plantPosts(sources, faker, ids, batch);
    posts.done(batch.length, reservations);
  }
  posts.end();
}

async function plantPeople(
  { auth, user }: Sources,
  faker: Faker,
  { seed, people: count, now }: PlantOptions,
  progress: Progress,
): Promise<readonly number[]> {
  const passwordHash = await hashWithArgon2id(SEED_PASSWORD, PASSWORD_COST);
  const accounts = openTable<StoredAccount>(auth, 'accounts');
  const profiles = openTable(user, 'profiles');
  const people = makePeople(faker, seed, count, now);
  // As in a sign-up: an account counts once its profile is there, and the service removes one that never gets there.
  const [attempt, attemptEndsAt] = [randomUUID(), new Date(Date.now() + SIGN_UP_MS)];
  const part = progress.part('people', count);
  const ids: number[] = [];
  for (let from = 0; from < count; from += BATCH) {
    const batch = people.slice(from, from + BATCH);
    await accounts.insert(
      batch.map(({ email, createdAt }) => ({
        email,
        emailKey: emailKeyOf(email),
        passwordHash,
        status: 'pending',
        attempt,
        attemptEndsAt,
        createdAt,
        updatedAt: null,
      })),
    );
    const stored = await accounts.rows.findBy({ emailKey: In(batch.map(({ email }) => emailKeyOf(email))) });
    const idOf = new Map(stored.map(({ emailKey, id }) => [emailKey, id]));
    const created = batch.map(({ email, username, createdAt }) => ({
      id: idOf.get(emailKeyOf(email)) ?? 0,
      username,
      createdAt,
      updatedAt: null,
    }));
    await profiles.insert(created);
    await accounts.rows.update(
      { id: In(created.map(({ id }) => id)) },
      { status: 'active', attempt: null, attemptEndsAt: null },
    );
    ids.push(...created.map(({ id }) => id));
    part.done(batch.length, 2 * batch.length);
  }
  part.end();
  return ids;
}

/** Resolves to how many reservations were made. */
async function plantPosts(
  { post, reservation }: Sources,
  faker: Faker,
  people: readonly number[],
  batch: readonly SeedPost[],
): Promise<number> {
  const posts = openTable<StoredPost>(post, 'posts');
  const before = (await posts.rows.maximum('id')) ?? 0;
  await posts.insert(
    batch.map(({ post: made, taken }) => ({
      ...toRow(made),
      updatedAt: null,
      version: 1,
      takenHint: taken,
      takenRevision: taken,
    })),
  );
  const owners = new Set(people);
  const later = await posts.rows.find({ where: { id: MoreThan(before) }, order: { id: 'ASC' } });
  // The system may be running, and others post too.
  const stored = later.filter(({ ownerId }) => owners.has(ownerId));
  await openTable(reservation, 'capacities').insert(
    stored.map(({ id, ownerId, portions, takenHint, isHidden, endsAt }) => ({
      postId: id,
      ownerId,
      total: portions,
      mostTotal: portions,
      taken: takenHint,
      isOpen: !isHidden,
      endsAt,
      postVersion: 1,
      revision: takenHint,
    })),
  );
  const reservations = stored.flatMap(({ id, ownerId, takenHint, createdAt }) =>
    holders(faker, people, ownerId, takenHint).map((userId) => ({
      userId,
      postId: id,
      active: true,
      createdAt,
      updatedAt: null,
      closedAt: null,
      closeReason: null,
      closedByEvent: null,
    })),
  );
  await openTable(reservation, 'reservations').insert(reservations);
  return batch.length + stored.length + reservations.length;
}

/** So many people, none of them the owner. */
function holders(faker: Faker, people: readonly number[], ownerId: number, count: number): readonly number[] {
  const chosen = new Set<number>();
  while (chosen.size < count) {
    const one = faker.helpers.arrayElement(people);
    if (one !== ownerId) chosen.add(one);
  }
  return [...chosen];
}
