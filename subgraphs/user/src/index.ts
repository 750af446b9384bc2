export { readUserConfig, type UserConfig } from './config';
export { startUser, type UserAdapters } from './start';
export { userDatabase } from './infra/data-source';
