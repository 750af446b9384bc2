export { readAuthConfig, type AuthConfig } from './config';
export { startAuth } from './start';
export { authDatabase } from './infra/data-source';
export { openAccountImport, type AccountImport, type AccountPlace, type ImportedAccount } from './open-account-import';
export { emailKeyOf } from './domain/email';
