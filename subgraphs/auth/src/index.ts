export { readAuthConfig, type AuthConfig } from './config';
export { startAuth } from './start';
export { authDatabase } from './infra/data-source';
export { emailKeyOf, isEmail, tidyEmail } from './domain/email';
export { bcryptCostOf } from './infra/passwords/bcrypt';
