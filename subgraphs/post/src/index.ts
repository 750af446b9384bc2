export { createImages } from './infra/create-images';
export { readPostConfig, type PostConfig } from './config';
export { startPost, type PostAdapters } from './start';
export { postDatabase } from './infra/data-source';
export { isPosition, openPostImport, type ImportedPost, type PostImport } from './open-post-import';
export type { Post } from './domain/post';
