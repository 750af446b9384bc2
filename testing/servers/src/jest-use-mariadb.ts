import { ENGINE_VARIABLE, type TestEngine } from './config';

const engine: TestEngine = 'mariadb';
// Jest runs this before each file of the project `mariadb`, in a sandbox that has an environment of its own.
// oxlint-disable-next-line node/no-process-env, gobbler/no-import-effects -- it is here for this effect alone
process.env[ENGINE_VARIABLE] = engine;
