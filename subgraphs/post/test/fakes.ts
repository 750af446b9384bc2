import { AppError, distanceKm } from '@gobbler/contracts';
import type { Broker, BrokerMessage, HandlerOutcome, MessageHandler, PostSnapshot } from '@gobbler/contracts';
import { foldForSearch } from '../src/domain/fold-for-search';
import { PostNotFoundError, UploadUnusableError } from '../src/domain/errors';
import { createPictureUrls } from '../src/domain/picture-url';
import type { Post } from '../src/domain/post';
import type { NearbyPost, NearbyQuery, Pictures, PostRepository, Upload, UploadRepository } from '../src/domain/ports';
import { deletionSnapshotOf, snapshotOf } from '../src/domain/snapshot';

export const pictureUrlOf = createPictureUrls('http://gobbler.example');

export interface ToldEvent {
  readonly name: string;
  readonly data: PostSnapshot;
}

/** Posts in a Map, with the events that a real repository would put into its outbox. */
export function createFakePosts(now: () => Date = () => new Date()) {
  const posts = new Map<number, Post>();
  const created = new Map<string, { body: string; post: Post }>();
  const events: ToldEvent[] = [];
  let lastId = 0;

  function stored(id: number): Post {
    const post = posts.get(id);
    if (!post) throw new PostNotFoundError();
    return post;
  }

  const repository: PostRepository = {
    now: () => Promise.resolve(now()),
    findByIds: (ids) => Promise.resolve([...posts.values()].filter(({ id }) => ids.includes(id))),
    findNearby: (query) => Promise.resolve(searchByHand([...posts.values()], query, now())),
    findByOwners: ({ ownerIds, limit, afterId, viewerId }) => {
      const visible = [...posts.values()].filter(
        (post) => post.id > afterId && (post.ownerId === viewerId || (!post.isHidden && post.endsAt > now())),
      );
      return Promise.resolve(ownerIds.flatMap((id) => visible.filter(({ ownerId }) => ownerId === id).slice(0, limit)));
    },
    async findCreated({ ownerId, key, body }) {
      const earlier = created.get(`${ownerId} ${key}`);
      if (key === null || !earlier) return null;
      if (earlier.body !== JSON.stringify(body)) throw new AppError('IDEMPOTENCY_KEY_REUSED', 'another body');
      return earlier.post;
    },
    // Counting is the database's part: see quotas.integration.test.ts.
    checkQuota: () => Promise.resolve(),
    async create(request, fields) {
      const earlier = await repository.findCreated(request);
      if (earlier) return { post: earlier, isReplayed: true };
      lastId += 1;
      const post: Post = { ...fields, id: lastId, version: 1, updatedAt: null };
      posts.set(post.id, post);
      events.push({ name: 'post.created', data: snapshotOf(post, pictureUrlOf) });
      if (request.key !== null) {
        created.set(`${request.ownerId} ${request.key}`, { body: JSON.stringify(request.body), post });
      }
      return { post, isReplayed: false };
    },
    async change(id, decide) {
      const before = stored(id);
      const after = decide(before, now());
      posts.set(id, after);
      if (after !== before) events.push({ name: 'post.updated', data: snapshotOf(after, pictureUrlOf) });
      return { before, after };
    },
    async remove(id, check) {
      const post = stored(id);
      check(post);
      posts.delete(id);
      events.push({ name: 'post.deleted', data: deletionSnapshotOf(post, now(), pictureUrlOf) });
      return post;
    },
  };
  return { repository, posts, events };
}

/** The search as one would do it without a database: look at every post. */
export function searchByHand(
  posts: readonly Post[],
  { near, radiusKm, words, limit, after }: NearbyQuery,
  now: Date,
): NearbyPost[] {
  return posts
    .filter((post) => !post.isHidden && post.endsAt > now && post.portions > 0)
    .filter(({ title, description }) =>
      words.every((word) => foldForSearch(title).includes(word) || foldForSearch(description).includes(word)),
    )
    .map((post) => ({ post, distanceKm: distanceKm(near, post.centre) }))
    .filter((found) => found.distanceKm <= radiusKm)
    .toSorted((one, other) => one.distanceKm - other.distanceKm || one.post.id - other.post.id)
    .filter(
      (found) =>
        !after ||
        found.distanceKm > after.distanceKm ||
        (found.distanceKm === after.distanceKm && found.post.id > after.postId),
    )
    .slice(0, limit);
}

/** Uploads in a Map. */
export function createFakeUploads(...known: readonly Upload[]) {
  const uploads = new Map(known.map((upload) => [upload.id, upload]));
  const repository: UploadRepository = {
    find: (id) => Promise.resolve(uploads.get(id) ?? null),
    add(upload) {
      uploads.set(upload.id, { ...upload, isUsed: false, digest: null });
      return Promise.resolve([]);
    },
    async remove(id) {
      uploads.delete(id);
    },
  };
  return { repository, uploads };
}

/** Pictures by the name of what they were made of; an upload with the bytes `broken` is no picture. */
export function createFakePictures(uploaded: Readonly<Record<string, string>> = {}) {
  const waiting = new Map(Object.entries(uploaded));
  const shown = new Set<string>();
  const pictures: Pictures = {
    digestOf: (uploadId) => Promise.resolve(waiting.get(uploadId) ?? null),
    async publish(uploadId) {
      if (waiting.get(uploadId) === 'broken') throw new UploadUnusableError('is broken');
      const name = `picture-of-${uploadId}`;
      shown.add(name);
      return name;
    },
    async dispose(picture) {
      shown.delete(picture);
    },
    async forgetUpload(uploadId) {
      waiting.delete(uploadId);
    },
  };
  return { pictures, shown, waiting };
}

/** A broker that confirms everything at once and remembers it; a test delivers by hand. */
export function createFakeBroker() {
  const published: BrokerMessage[] = [];
  const handlers = new Map<string, MessageHandler>();
  const broker: Broker = {
    description: 'fake broker',
    async publish(message) {
      published.push(message);
    },
    async consume(queue, handler) {
      handlers.set(queue, handler);
      return { cancel: async () => void handlers.delete(queue) };
    },
    checkHealth: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  function deliver(queue: string, message: BrokerMessage): Promise<HandlerOutcome> {
    const handler = handlers.get(queue);
    if (!handler) throw new Error(`nobody reads ${queue}`);
    return handler(message, { attempt: 1 });
  }
  return { broker, published, deliver };
}
