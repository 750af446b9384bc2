import { isSamePosition, type Position } from './geo/position';

/** Leftover food that a user gives away. */
export interface Post {
  readonly id: number;
  readonly ownerId: number;
  readonly title: string;
  readonly description: string;
  /** The name of a picture of ours, or the absolute address of one that came with an import; null without a picture. */
  readonly picture: string | null;
  /** The exact place: for the owner and for holders of a reservation only. */
  readonly position: Position;
  /** The centre of the place's H3 cell (resolution 8): for everybody, and what search goes by. */
  readonly centre: Position;
  readonly portions: number;
  /** When reserving ends. */
  readonly endsAt: Date;
  readonly isHidden: boolean;
  /** Grows by one with every change. */
  readonly version: number;
  readonly createdAt: Date;
  /** Null when it was never changed. */
  readonly updatedAt: Date | null;
}

/** A post before the database has allotted its id; it begins at version 1. */
export type NewPost = Omit<Post, 'id' | 'version' | 'updatedAt'>;

/** What may change of a post; what is left out stays. A position comes with its centre. */
export type PostChange = Partial<
  Pick<Post, 'title' | 'description' | 'picture' | 'position' | 'centre' | 'portions' | 'endsAt' | 'isHidden'>
>;

/** The post after a change, one version on; the very same object when nothing differs. */
export function changePost(post: Post, change: PostChange, now: Date): Post {
  const wanted: Post = { ...post, ...change };
  const isSame = Object.keys(change).every((key) => isSameValue(post[key as keyof Post], wanted[key as keyof Post]));
  return isSame ? post : { ...wanted, version: post.version + 1, updatedAt: now };
}

/** Times from a client may have lost their milliseconds on the way: an end of the same second is the same end. */
export function isSameEnd(one: Date, other: Date): boolean {
  return Math.floor(one.getTime() / 1_000) === Math.floor(other.getTime() / 1_000);
}

function isSameValue(one: Post[keyof Post], other: Post[keyof Post]): boolean {
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime();
  if (isPosition(one) && isPosition(other)) return isSamePosition(one, other);
  return one === other;
}

function isPosition(value: Post[keyof Post]): value is Position {
  return typeof value === 'object' && value !== null && 'latitude' in value;
}
