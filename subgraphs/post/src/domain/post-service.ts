import { publicPosition, withLineFeeds } from '@gobbler/contracts';
import { assertUnused, claimUpload, withPicture, type ClaimDeps } from './claim-upload';
import { PostNotFoundError, PostNotOwnedError } from './errors';
import { isOurPicture } from './picture-url';
import { changePost, isSameEnd, type Post, type PostChange } from './post';
import { checkNewPost, checkPostChange, type PostChangeInput, type PostInput } from './post-rules';
import type { CreateOutcome, KeyMutex, PictureUse, PostRepository } from './ports';

export interface PostServiceDeps extends ClaimDeps {
  readonly posts: PostRepository;
  readonly keyMutex: KeyMutex;
}

export type PostService = ReturnType<typeof createPostService>;

export interface CreateInput extends PostInput {
  readonly uploadId: string | null;
  readonly idempotencyKey: string | null;
}

export interface UpdateInput extends PostChangeInput {
  readonly uploadId: string | null;
}

/** Computes the next state of a post from the current one, under the row's lock. */
type Decide = (post: Post, now: Date) => Post;

export function createPostService(deps: PostServiceDeps) {
  const { posts, pictures, keyMutex } = deps;

  /** Posts something. Throws `BAD_USER_INPUT`, `QUOTA_EXCEEDED`, `IDEMPOTENCY_*` and what a picture may throw. */
  function create(viewerId: number, given: CreateInput): Promise<CreateOutcome> {
    const input = asStored(given);
    const { idempotencyKey: key } = input;
    return key === null
      ? createOnce(viewerId, input)
      : keyMutex.run(`${viewerId} ${key}`, () => createOnce(viewerId, input));
  }

  async function createOnce(
    viewerId: number,
    { uploadId, idempotencyKey: key, ...input }: CreateInput,
  ): Promise<CreateOutcome> {
    const upload = uploadId === null ? null : await claimUpload(deps, viewerId, uploadId, { withDigest: key !== null });
    const request = { ownerId: viewerId, key, body: { ...input, picture: upload?.digest ?? null } };
    const earlier = await posts.findCreated(request);
    if (earlier) {
      if (upload) await pictures.forgetUpload(upload.id);
      return { post: earlier, isReplayed: true };
    }
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

  /** Changes one's own post. Throws `NOT_FOUND`, `FORBIDDEN`, `BAD_USER_INPUT` and what a picture may throw. */
  async function update(viewerId: number, id: number, given: UpdateInput): Promise<Post> {
    const { uploadId, ...input } = asStored(given);
    const decideWith =
      (use: PictureUse | null): Decide =>
      (post, now) => {
        assertOwner(viewerId, post);
        checkPostChange(input, post, now);
        return changePost(post, toChange(input, post, use), now);
      };
    if (uploadId === null) return change(id, decideWith(null), null);

    // What can be refused is refused before the picture costs anything.
    const [post] = await posts.findByIds([id]);
    if (!post) throw new PostNotFoundError();
    decideWith(null)(post, await posts.now());
    const upload = await claimUpload(deps, viewerId, uploadId, { withDigest: false });
    assertUnused(upload);
    return withPicture(pictures, upload, (use) => change(id, decideWith(use), use));
  }

  function toChange({ endsAt, ...input }: PostChangeInput, post: Post, use: PictureUse | null): PostChange {
    return {
      ...input,
      ...(input.position ? { centre: publicPosition(input.position) } : {}),
      ...(endsAt && !isSameEnd(endsAt, post.endsAt) ? { endsAt } : {}),
      ...(use ? { picture: use.picture } : {}),
    };
  }

  async function change(id: number, decide: Decide, use: PictureUse | null): Promise<Post> {
    const { before, after } = await posts.change(id, decide, use);
    if (before.picture !== after.picture) await dispose(before.picture);
    return after;
  }

  /** Hiding a hidden post is fine, and no change. */
  function setHidden(viewerId: number, id: number, isHidden: boolean): Promise<Post> {
    const decide: Decide = (post, now) => {
      assertOwner(viewerId, post);
      return changePost(post, { isHidden }, now);
    };
    return change(id, decide, null);
  }

  /** Deletes one's own post; its last state, without the picture, which is gone with it. Throws `NOT_FOUND`, `FORBIDDEN`. */
  async function remove(viewerId: number, id: number): Promise<Post> {
    const { picture, ...post } = await posts.remove(id, (found) => assertOwner(viewerId, found));
    await dispose(picture);
    return { ...post, picture: null };
  }

  async function dispose(picture: string | null): Promise<void> {
    if (picture !== null && isOurPicture(picture)) await pictures.dispose(picture);
  }

  return {
    create,
    update,
    /** Throws `NOT_FOUND`, `FORBIDDEN`. */
    hide: (viewerId: number, id: number) => setHidden(viewerId, id, true),
    /** Throws `NOT_FOUND`, `FORBIDDEN`. */
    show: (viewerId: number, id: number) => setHidden(viewerId, id, false),
    remove,
  };
}

/** With LF at the end of each line, so that the database counts characters as the rules do. */
function asStored<Input extends PostChangeInput>(input: Input): Input {
  const { description } = input;
  return description === undefined ? input : { ...input, description: withLineFeeds(description) };
}

function assertOwner(viewerId: number, post: Post): void {
  if (post.ownerId === viewerId) return;
  throw post.isHidden ? new PostNotFoundError() : new PostNotOwnedError();
}
