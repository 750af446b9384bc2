import { publicPosition } from '@gobbler/contracts';
import type { NewPost, Post } from '../src/domain/post';
import type { ChangeRequest, CreateInput } from '../src/domain/post-service';
import type { PostQuotas } from '../src/domain/ports';
import { createPictureUrls } from '../src/domain/picture-url';
import { SINGAPORE } from './places';

export const pictureUrlOf = createPictureUrls('http://gobbler.example');

export const HOUR_MS = 3_600_000;

/** Quotas that no other test reaches. */
export const WIDE_QUOTAS: PostQuotas = {
  postsPerDay: 10_000,
  openPosts: 10_000,
  uploadsPerDay: 10_000,
  pendingUploads: 20,
};

/** A time so far ahead that it stays ahead. */
export const NEXT_YEAR = new Date(Date.now() + 365 * 24 * HOUR_MS);

export function newPost(change: Partial<NewPost> = {}): NewPost {
  const position = change.position ?? SINGAPORE;
  return {
    ownerId: 1,
    title: 'Laksa',
    description: 'Half a pot',
    picture: null,
    position,
    centre: publicPosition(position),
    portions: 5,
    endsAt: NEXT_YEAR,
    isHidden: false,
    createdAt: new Date('2026-03-04T05:06:07.890Z'),
    ...change,
  };
}

export function post(change: Partial<Post> = {}): Post {
  return { ...newPost(change), id: 1, version: 1, updatedAt: null, ...change };
}

export function createInput(change: Partial<CreateInput> = {}): CreateInput {
  return {
    title: 'Laksa',
    description: 'Half a pot',
    position: SINGAPORE,
    portions: 5,
    endsAt: NEXT_YEAR,
    uploadId: null,
    idempotencyKey: null,
    ...change,
  };
}

/** A change of a post as a client without a key asks for it. */
export function changeOf(id: number, change: Partial<ChangeRequest> = {}): ChangeRequest {
  return { id, expectedVersion: null, idempotencyKey: null, ...change };
}
