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
    createdAt,
    latitude: position.latitude,
    longitude: position.longitude,
    centreLatitude: centre.latitude,
    centreLongitude: centre.longitude,
    ...cellsOf(centre),
  };
}

export function toPost(row: PostEntity): Post {
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

/** A post as JSON, for the answer that a repeated request gets. */
export type PostJson = Omit<Post, 'endsAt' | 'createdAt' | 'updatedAt'> & {
  readonly endsAt: string;
  readonly createdAt: string;
  readonly updatedAt: string | null;
};

export function toJson(post: Post): PostJson {
  return {
    ...post,
    endsAt: post.endsAt.toISOString(),
    createdAt: post.createdAt.toISOString(),
    updatedAt: post.updatedAt?.toISOString() ?? null,
  };
}

export function fromJson(json: PostJson): Post {
  return {
    ...json,
    endsAt: new Date(json.endsAt),
    createdAt: new Date(json.createdAt),
    updatedAt: json.updatedAt === null ? null : new Date(json.updatedAt),
  };
}
