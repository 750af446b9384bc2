export { readUserConfig, type UserConfig } from './config';
export { startUser, type UserAdapters } from './start';
export { userDatabase } from './infra/data-source';
export type { ImportedProfile } from './domain/imported-profile';
export { isDeviceToken, openProfileImport, type ProfileImport } from './open-profile-import';
