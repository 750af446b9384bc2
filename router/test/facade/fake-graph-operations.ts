import type { Viewer } from '@gobbler/service-kit';
import { addPost, addReservation, addUser, isHeldBy, takenOf, type FakeGraph, type FakePost } from './fake-graph';
import {
  coded,
  findNearby,
  from,
  toPage,
  toPostType,
  toReservationType,
  toUserType,
  type PageArgs,
  type FakeGraphContext,
} from './fake-graph-types';

interface PostInput {
  readonly id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly position?: { latitude: number; longitude: number };
  readonly portions?: number;
  readonly endsAt?: string;
  readonly uploadId?: string | null;
  readonly isHidden?: boolean;
  readonly idempotencyKey?: string | null;
}

function signedIn(viewer: Viewer | null): Viewer {
  if (!viewer) throw coded('UNAUTHENTICATED');
  return viewer;
}

function invalid(path: string, message: string) {
  return coded('BAD_USER_INPUT', message, { fields: [{ path, message }] });
}

const queries = {
  me: (_args: object, { graph, viewer }: FakeGraphContext) =>
    from(graph, 'user', () => {
      const user = graph.users.get(viewer?.userId ?? 0);
      return user ? toUserType(graph, user, viewer) : null;
    })(),
  post: ({ id }: { id: string }, { graph, viewer }: FakeGraphContext) =>
    from(graph, 'post', () => {
      const post = graph.posts.get(Number(id));
      return post ? toPostType(graph, post, viewer) : null;
    })(),
  nearbyPosts: (
    args: PageArgs & { near: { latitude: number; longitude: number }; radiusKm: number },
    { graph, viewer }: FakeGraphContext,
  ) =>
    from(graph, 'post', () =>
      toPage(findNearby(graph, args.near, args.radiusKm), args, ({ post, distanceKm }) => ({
        node: toPostType(graph, post, viewer),
        distanceKm,
      })),
    )(),
};

/** A token with readable claims; its signature is not checked here. */
function accessTokenOf(userId: number, sid: string): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'EdDSA' })}.${encode({ sub: String(userId), sid })}.signature`;
}

const accounts = {
  signUp({ input }: { input: Record<string, string | null> }, { graph }: FakeGraphContext) {
    const email = String(input['email']);
    if ([...graph.users.values()].some((user) => user.email.toLowerCase() === email.toLowerCase()))
      throw coded('EMAIL_TAKEN');
    if (!email.includes('@')) throw invalid('input.email', 'must be an email address');
    if (String(input['password']).length < 6) throw invalid('input.password', 'must have 6 to 128 characters');
    const user = addUser(graph, {
      email,
      username: String(input['username']),
      password: String(input['password']),
      createdAt: graph.now,
      devices: input['deviceToken'] == null ? [] : [input['deviceToken']],
    });
    return {
      user: { id: String(user.id) },
      createdAt: user.createdAt,
      session: { accessToken: 'unused', accessTokenExpiresAt: graph.now },
    };
  },
  logIn({ input }: { input: { email: string; password: string } }, { graph }: FakeGraphContext) {
    const user = [...graph.users.values()].find(({ email }) => email.toLowerCase() === input.email.toLowerCase());
    if (user?.password !== input.password) throw coded('INVALID_CREDENTIALS', 'Email or password is wrong.');
    const sid = `session-${graph.sessions.size + 1}`;
    const accessToken = accessTokenOf(user.id, sid);
    graph.sessions.set(accessToken, { userId: user.id, sid });
    return { user: { id: String(user.id) }, session: { accessToken, accessTokenExpiresAt: graph.now } };
  },
  logOut(_args: object, { graph, viewer }: FakeGraphContext) {
    const { userId, sid } = signedIn(viewer);
    graph.endedSessions.add(sid);
    return { user: { id: String(userId) } };
  },
  changeEmail({ input }: { input: { email: string; password?: string } }, { graph, viewer }: FakeGraphContext) {
    const { userId } = signedIn(viewer);
    if (!input.email.includes('@')) throw invalid('input.email', 'must be an email address');
    const others = [...graph.users.values()].filter(({ id }) => id !== userId);
    if (others.some(({ email }) => email.toLowerCase() === input.email.toLowerCase())) throw coded('EMAIL_TAKEN');
    const user = graph.users.get(userId);
    if (!user) throw coded('NOT_FOUND');
    if (input.password !== undefined) graph.passwordsGiven.push(input.password);
    user.email = input.email;
    return { email: user.email, user: toUserType(graph, user, viewer) };
  },
  updateProfile(
    { input }: { input: { username?: string; deviceToken?: string } },
    { graph, viewer }: FakeGraphContext,
  ) {
    const user = graph.users.get(signedIn(viewer).userId);
    if (!user) throw coded('NOT_FOUND');
    if (input.username !== undefined) user.username = input.username;
    const { deviceToken } = input;
    if (deviceToken !== undefined) {
      for (const other of graph.users.values()) other.devices = other.devices.filter((token) => token !== deviceToken);
      user.devices.push(deviceToken);
    }
    user.updatedAt = graph.now;
    return { user: toUserType(graph, user, viewer) };
  },
  createCheckoutSession(
    { input }: { input: { userId: string; successUrl: string } },
    { graph, viewer }: FakeGraphContext,
  ) {
    const user = graph.users.get(Number(input.userId));
    if (viewer && viewer.userId !== Number(input.userId)) throw coded('FORBIDDEN');
    if (!user) throw coded('NOT_FOUND');
    if (user.isPremium) throw coded('ALREADY_PREMIUM');
    if (new URL(input.successUrl).origin !== 'http://www.google.com') throw coded('REDIRECT_NOT_ALLOWED');
    return { url: `https://checkout.example/${user.id}`, expiresAt: graph.now };
  },
};

function takeUpload(graph: FakeGraph, userId: number, uploadId: string): string {
  const upload = graph.uploads.get(uploadId);
  if (upload?.userId !== userId) throw invalid('input.uploadId', 'is no upload of yours');
  graph.uploads.delete(uploadId);
  if (upload.bytes.length === 0) throw invalid('input.uploadId', 'is empty');
  if (upload.bytes.toString().startsWith('<svg')) throw coded('UNSUPPORTED_MEDIA_TYPE', 'This is no picture.');
  return `http://127.0.0.1:4000/pictures/${uploadId}.webp`;
}

function createPost({ input }: { input: PostInput }, { graph, viewer, noteReplay }: FakeGraphContext) {
  const { userId } = signedIn(viewer);
  const { title, description, position, portions, endsAt, uploadId, idempotencyKey } = input;
  const key = `${userId} createPost ${idempotencyKey ?? ''}`;
  const earlier = idempotencyKey == null ? undefined : graph.posts.get(graph.answers.get(key) ?? 0);
  if (earlier && earlier.title !== title) throw coded('IDEMPOTENCY_KEY_REUSED');
  if (earlier) {
    noteReplay();
    return { post: toPostType(graph, earlier, viewer) };
  }
  if (String(endsAt) <= graph.now) throw invalid('input.endsAt', 'must lie in the future');
  const given = { title, description, portions, endsAt } as Partial<FakePost>;
  const pictureUrl = takeUpload(graph, userId, String(uploadId));
  const post = addPost(graph, { ...given, ...position, ownerId: userId, pictureUrl, createdAt: graph.now });
  if (idempotencyKey != null) graph.answers.set(key, post.id);
  return { post: toPostType(graph, post, viewer) };
}

function ownPost(graph: FakeGraph, viewer: Viewer | null, id: string | undefined): FakePost {
  const { userId } = signedIn(viewer);
  const post = graph.posts.get(Number(id));
  if (!post) throw coded('NOT_FOUND');
  if (post.ownerId !== userId) throw coded('FORBIDDEN');
  return post;
}

const posts = {
  createPost,
  updatePost({ input }: { input: PostInput }, { graph, viewer }: FakeGraphContext) {
    const post = ownPost(graph, viewer, input.id);
    const { id: _id, position, uploadId, idempotencyKey: _key, ...change } = input;
    if (change.endsAt !== undefined && change.endsAt <= graph.now)
      throw invalid('input.endsAt', 'must lie in the future');
    if ((change.portions ?? 0) > 100_000) throw invalid('input.portions', 'must be a whole number from 0 to 100000');
    const pictureUrl = uploadId == null ? post.pictureUrl : takeUpload(graph, post.ownerId, uploadId);
    Object.assign(post, change, position, { pictureUrl, updatedAt: graph.now });
    return { post: toPostType(graph, post, viewer) };
  },
  deletePost({ input: { id } }: { input: { id: string } }, { graph, viewer }: FakeGraphContext) {
    const post = ownPost(graph, viewer, id);
    graph.posts.delete(post.id);
    for (const held of graph.reservations.values()) if (held.postId === post.id) held.isActive = false;
    return { post: toPostType(graph, post, viewer) };
  },
};

const reserving = {
  reserve(
    { input: { postId, idempotencyKey } }: { input: { postId: string; idempotencyKey?: string | null } },
    { graph, viewer, noteReplay }: FakeGraphContext,
  ) {
    const { userId } = signedIn(viewer);
    const key = `${userId} reserve ${idempotencyKey ?? ''}`;
    const earlier = idempotencyKey == null ? undefined : graph.reservations.get(graph.answers.get(key) ?? 0);
    if (earlier && earlier.postId !== Number(postId)) throw coded('IDEMPOTENCY_KEY_REUSED');
    if (earlier) {
      noteReplay();
      return { reservation: toReservationType(graph, earlier, viewer) };
    }
    const post = graph.posts.get(Number(postId));
    if (!post) throw coded('POST_UNKNOWN', 'There is no such post.');
    if (post.ownerId === userId) throw coded('OWN_POST');
    if (isHeldBy(graph, post.id, userId)) throw coded('ALREADY_RESERVED');
    if (post.isHidden || post.endsAt <= graph.now) throw coded('POST_CLOSED');
    if (takenOf(graph, post.id) >= post.portions) throw coded('SOLD_OUT');
    const made = addReservation(graph, post.id, userId);
    if (idempotencyKey != null) graph.answers.set(key, made.id);
    return { reservation: toReservationType(graph, made, viewer) };
  },
  cancelReservation({ input: { id } }: { input: { id: string } }, { graph, viewer }: FakeGraphContext) {
    const { userId } = signedIn(viewer);
    const held = graph.reservations.get(Number(id));
    if (!held) throw coded('NOT_FOUND');
    if (held.userId !== userId) throw coded('FORBIDDEN');
    if (!held.isActive) throw coded('NOT_FOUND');
    Object.assign(held, { isActive: false, updatedAt: graph.now });
    return { reservation: toReservationType(graph, held, viewer) };
  },
};

/** The root of the graph, as graphql-js takes it. */
export const fakeGraphRoot = { ...queries, ...accounts, ...posts, ...reserving };
