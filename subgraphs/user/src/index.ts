export { readUserConfig, type UserConfig } from './config';
export { startUser } from './start';
export { userDatabase } from './infra/data-source';
export { isDeviceToken } from './domain/device';
export { hashToken } from './infra/register-token';
