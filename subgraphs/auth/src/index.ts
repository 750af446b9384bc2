export { readAuthConfig, type AuthConfig } from './config';
export { startAuth, type AuthAdapters, type RunningAuth } from './start';
export { authDatabase } from './infra/data-source';
