export { readPostConfig, type PostConfig } from './config';
export { startPost, type PostAdapters } from './start';
export { postDatabase } from './infra/data-source';
/** @legacyImport */
export { toRow } from './infra/post-row';
