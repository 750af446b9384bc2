export { readUserConfig, type UserConfig } from './config';
export { startUser } from './start';
export { userDatabase } from './infra/data-source';
export type { ImportedProfile } from './domain/imported-profile';
export { isDeviceToken, openProfileImport, type ProfileImport } from './open-profile-import';
