import { publicPosition, withLineFeeds } from '@gobbler/contracts';
import { assertUnused, claimUpload, withPicture, type ClaimDeps, type ClaimedUpload } from './claim-upload';
import { PostChangedError, PostNotFoundError, PostNotOwnedError } from './errors';
import { isOurPicture } from './picture-url';
import { changePost, isSameEnd, type Post, type PostChange } from './post';
import { checkNewPost, checkPostChange, type PostChangeInput, type PostInput } from './post-rules';
import type { KeyedRequest, KeyMutex, Outcome, PictureUse, PostRepository } from './ports';

export interface PostServiceDeps extends ClaimDeps {
  readonly posts: PostRepository;
  readonly keyMutex: KeyMutex;
}

export type PostService = ReturnType<typeof createPostService>;

export interface CreateInput extends PostInput {
  readonly uploadId: string | null;
  readonly idempotencyKey: string | null;
}

/** Which change is meant of which post. */
export interface ChangeRequest {
  readonly id: number;
  /** Null: of whatever version it is. */
  readonly expectedVersion: number | null;
  readonly idempotencyKey: string | null;
}

export interface UpdateInput extends PostChangeInput, ChangeRequest {
  readonly uploadId: string | null;
}

/** Computes the next state of a post from the current one, under the row's lock. */
type Decide = (post: Post, now: Date) => Post;

export function createPostService(deps: PostServiceDeps) {
  const { posts, pictures, keyMutex } = deps;

  /** Runs the requests of one key one at a time. */
  function underKey(userId: number, key: string | null, work: () => Promise<Outcome>): Promise<Outcome> {
    return key === null ? work() : keyMutex.run(`${userId} ${key}`, work);
  }

  /** Posts something. Throws `BAD_USER_INPUT`, `QUOTA_EXCEEDED`, `IDEMPOTENCY_*` and what a picture may throw. */
  function create(viewerId: number, given: CreateInput): Promise<Outcome> {
    return underKey(viewerId, given.idempotencyKey, () => createOnce(viewerId, asStored(given)));
  }

  async function createOnce(
    viewerId: number,
    { uploadId, idempotencyKey: key, ...input }: CreateInput,
  ): Promise<Outcome> {
    const upload = await claim(viewerId, uploadId, key);
    const body = { ...input, picture: upload?.digest ?? null };
    const request = { userId: viewerId, operation: 'createPost', key, body };
    const answer = await findAnswer(request, upload);
    if (answer) return answer;
    const createdAt = await posts.now();
    checkNewPost(input, createdAt);
    assertUnused(upload);
    // A picture is not worked on for a post that would be refused.
    if (upload) await posts.checkQuota({ ownerId: viewerId, createdAt });
    const made = { ...input, ownerId: viewerId, centre: publicPosition(input.position), isHidden: false, createdAt };
    return withPicture(pictures, upload, async (use) => {
      const outcome = await posts.create(request, { ...made, picture: use?.picture ?? null }, use);
      if (outcome.isReplayed && use) await pictures.dispose(use.picture);
      return outcome;
    });
  }

  async function claim(viewerId: number, uploadId: string | null, key: string | null): Promise<ClaimedUpload | null> {
    return uploadId === null ? null : claimUpload(deps, viewerId, uploadId, { withDigest: key !== null });
  }

  async function findAnswer(request: KeyedRequest, upload: ClaimedUpload | null): Promise<Outcome | null> {
    const post = await posts.findAnswer(request);
    if (!post) return null;
    if (upload) await pictures.forgetUpload(upload.id);
    return { post, isReplayed: true };
  }

  /**
   * Changes one's own post. Throws `NOT_FOUND`, `FORBIDDEN`, `CONFLICT`, `BAD_USER_INPUT`, `IDEMPOTENCY_*` and what a picture
   * may throw.
   */
  function update(viewerId: number, given: UpdateInput): Promise<Outcome> {
    return underKey(viewerId, given.idempotencyKey, () => updateOnce(viewerId, asStored(given)));
  }

  async function updateOnce(
    viewerId: number,
    { id, expectedVersion, idempotencyKey: key, uploadId, ...input }: UpdateInput,
  ): Promise<Outcome> {
    const upload = await claim(viewerId, uploadId, key);
    const body = { id, expectedVersion, ...input, picture: upload?.digest ?? null };
    const request = { userId: viewerId, operation: 'updatePost', key, body };
    const answer = await findAnswer(request, upload);
    if (answer) return answer;
    const decideWith =
      (use: PictureUse | null): Decide =>
      (post, now) => {
        assertChangeable(viewerId, expectedVersion, post);
        checkPostChange(input, post, now);
        return changePost(post, toChange(input, post, use), now);
      };
    if (upload) {
      // What can be refused is refused before the picture costs anything.
      const [post] = await posts.findByIds([id]);
      if (!post) throw new PostNotFoundError();
      decideWith(null)(post, await posts.now());
      assertUnused(upload);
    }
    return withPicture(pictures, upload, (use) => change(request, id, decideWith(use), use));
  }

  function toChange({ endsAt, ...input }: PostChangeInput, post: Post, use: PictureUse | null): PostChange {
    return {
      ...input,
      ...(input.position ? { centre: publicPosition(input.position) } : {}),
      ...(endsAt && !isSameEnd(endsAt, post.endsAt) ? { endsAt } : {}),
      ...(use ? { picture: use.picture } : {}),
    };
  }

  async function change(request: KeyedRequest, id: number, decide: Decide, use: PictureUse | null): Promise<Outcome> {
    const { before, post, isReplayed } = await posts.change(request, id, decide, use);
    if (before && before.picture !== post.picture) await dispose(before.picture);
    if (isReplayed && use) await pictures.dispose(use.picture);
    return { post, isReplayed };
  }

  /** Hiding a hidden post is fine, and no change. */
  function setHidden(
    viewerId: number,
    { id, expectedVersion, idempotencyKey: key }: ChangeRequest,
    isHidden: boolean,
  ): Promise<Outcome> {
    const decide: Decide = (post, now) => {
      assertChangeable(viewerId, expectedVersion, post);
      return changePost(post, { isHidden }, now);
    };
    const operation = isHidden ? 'hidePost' : 'showPost';
    const request = { userId: viewerId, operation, key, body: { id, expectedVersion } };
    return underKey(viewerId, key, () => change(request, id, decide, null));
  }

  /**
   * Deletes one's own post; its last state, without the picture, which is gone with it. Throws `NOT_FOUND`, `FORBIDDEN`,
   * `CONFLICT`, `IDEMPOTENCY_*`.
   */
  function remove(viewerId: number, { id, expectedVersion, idempotencyKey: key }: ChangeRequest): Promise<Outcome> {
    const request = { userId: viewerId, operation: 'deletePost', key, body: { id, expectedVersion } };
    return underKey(viewerId, key, async () => {
      const { post, isReplayed } = await posts.remove(request, id, (found) =>
        assertChangeable(viewerId, expectedVersion, found),
      );
      if (!isReplayed) await dispose(post.picture);
      return { post: { ...post, picture: null }, isReplayed };
    });
  }

  async function dispose(picture: string | null): Promise<void> {
    if (picture !== null && isOurPicture(picture)) await pictures.dispose(picture);
  }

  return {
    create,
    update,
    /** Throws `NOT_FOUND`, `FORBIDDEN`, `CONFLICT`, `IDEMPOTENCY_*`. */
    hide: (viewerId: number, request: ChangeRequest) => setHidden(viewerId, request, true),
    /** Throws as `hide` does. */
    show: (viewerId: number, request: ChangeRequest) => setHidden(viewerId, request, false),
    remove,
  };
}

/** With LF at the end of each line, so that the database counts characters as the rules do. */
function asStored<Input extends PostChangeInput>(input: Input): Input {
  const { description } = input;
  return description === undefined ? input : { ...input, description: withLineFeeds(description) };
}

/** Decides under the row's lock, so that of two changes to the same version one is refused. */
function assertChangeable(viewerId: number, expectedVersion: number | null, post: Post): void {
  if (post.ownerId !== viewerId) throw post.isHidden ? new PostNotFoundError() : new PostNotOwnedError();
  if (expectedVersion !== null && post.version !== expectedVersion)
    throw new PostChangedError(expectedVersion, post.version);
}
