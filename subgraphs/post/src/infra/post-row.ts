import type { NewPost, Post } from '../domain/post';
import { cellsOf } from './h3-grid';
import type { PostEntity } from './post.entity';
import { searchTextOf } from './search-text';

/** A post as it is stored, with the cells that search goes by; without what others keep in its row. */
export function toRow(post: NewPost): Omit<PostEntity, 'id' | 'version' | 'updatedAt' | 'takenHint' | 'takenRevision'> {
  const { ownerId, title, description, picture, position, centre, portions, endsAt, isHidden, createdAt } = post;
  return {
    ownerId,
    title,
    description,
    searchText: searchTextOf(post),
    picture,
    portions,
    endsAt,
    isHidden,
    isOver: false,
    createdAt,
    latitude: position.latitude,
    longitude: position.longitude,
    centreLatitude: centre.latitude,
    centreLongitude: centre.longitude,
    ...cellsOf(centre),
  };
}

/** What a post is made of. */
export const POST_PROPERTIES = [
  'id',
  'ownerId',
  'title',
  'description',
  'picture',
  'latitude',
  'longitude',
  'centreLatitude',
  'centreLongitude',
  'portions',
  'endsAt',
  'isHidden',
  'version',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof PostEntity)[];

export type PostRow = Pick<PostEntity, (typeof POST_PROPERTIES)[number]>;

export function toPost(row: PostRow): Post {
  const { id, ownerId, title, description, picture, portions, endsAt, isHidden, version, createdAt, updatedAt } = row;
  return {
    id,
    ownerId,
    title,
    description,
    picture,
    position: { latitude: row.latitude, longitude: row.longitude },
    centre: { latitude: row.centreLatitude, longitude: row.centreLongitude },
    portions,
    endsAt,
    isHidden,
    version,
    createdAt,
    updatedAt,
  };
}

/** A post as it was created; its times are text once it was stored as JSON, for the answer that a repeated request gets. */
export type StoredPost = Omit<Post, 'endsAt' | 'createdAt' | 'updatedAt'> & {
  readonly endsAt: Date | string;
  readonly createdAt: Date | string;
  readonly updatedAt: Date | string | null;
};

export function fromStored({ endsAt, createdAt, updatedAt, ...post }: StoredPost): Post {
  const times = { endsAt: new Date(endsAt), createdAt: new Date(createdAt) };
  return { ...post, ...times, updatedAt: updatedAt === null ? null : new Date(updatedAt) };
}
