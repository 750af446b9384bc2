import type { PostSnapshot } from '@gobbler/contracts';
import { type PhonePost, portionsLeft, toPhonePost } from '@gobbler/contracts';
import type { PostNewsKind } from '../domain/post-news';
import type { ComposePush } from '../domain/ports';
import { fitPost } from './fit-post';

/** The phone app knows exactly these. */
const TITLES: Readonly<Record<PostNewsKind, string>> = {
  created: 'New post',
  updated: 'A post you reserved has been updated',
  deleted: 'A post you reserved has been deleted',
};

/** Composes pushes in the phone app's format. The event's id is the collapse key, so that a resend shows once. Expires when the post ends. */
export function createPushComposer(timeZone: string): ComposePush {
  return ({ eventId, kind, post }, taken) => ({
    title: TITLES[kind],
    body: fitPost(shown(post, taken, timeZone)),
    collapseKey: eventId,
    eventId,
    expiresAt: new Date(post.endsAt),
  });
}

function shown(post: PostSnapshot, taken: number, timeZone: string): PhonePost {
  return toPhonePost({ ...post, id: post.postId, portionsLeft: portionsLeft(post, taken) }, timeZone);
}
