export { readAuthConfig, type AuthConfig } from './config';
export { startAuth } from './start';
export { authDatabase } from './infra/data-source';
export { AUDIT_EVENTS } from './domain/audit-log';
export { findAuditEntries, recordCommand, type AuditQuery } from './infra/audit-log.repository';
/** @legacyImport */
export { emailKeyOf, isEmail, tidyEmail } from './domain/email';
/** @legacyImport */
export { bcryptCostOf } from './infra/passwords/bcrypt';
export { deriveKeyPair } from './infra/tokens/derive-key-pair';
export { hashWithArgon2id } from './infra/passwords/argon2id';
export { PASSWORD_COST } from './infra/passwords/argon2-cost';
