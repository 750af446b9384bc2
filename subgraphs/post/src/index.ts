export { createImages } from './infra/create-images';
export { readPostConfig, type PostConfig } from './config';
export { startPost, type PostAdapters } from './start';
export { postDatabase } from './infra/data-source';
export { centreOf } from './infra/h3-grid';
export { toRow } from './infra/post-row';
