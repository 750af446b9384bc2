export { readUserConfig } from './config';
export { startUser } from './start';
export { userDatabase } from './infra/data-source';
/** @legacyImport */
export { isDeviceToken } from './domain/device';
/** @legacyImport */
export { hashToken } from './infra/register-token';
