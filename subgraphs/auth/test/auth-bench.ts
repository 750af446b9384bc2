import {
  createAsk,
  createTestDatabase,
  TEST_SECRET,
  type Ask,
  type Asker,
  type GraphQLAnswer,
} from '@gobbler/test-servers';
import { createLogger, dialectOf, type ServiceAdapters, type StartedService } from '@gobbler/service-kit';
import { startAuth, type AuthConfig } from '../src';
import { createAuthDataSource } from '../src/infra/data-source';
import { startDatabaseProxy, type DatabaseProxy } from './database-proxy';
import { startFakeUser, type FakeUser } from './fake-user';

export const TOKEN_SECRET = 'the-secret-for-access-tokens-in-tests';
export const PASSWORD = 'leftovers are lovely';

const SESSION = 'session { accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt }';

/** The auth subgraph on a database of its own, beside a fake user subgraph. */
export interface AuthBench {
  readonly service: StartedService;
  readonly user: FakeUser;
  /** Between the service and its database. */
  readonly proxy: DatabaseProxy;
  readonly config: AuthConfig;
  /** All lines that the service has logged. */
  readonly logged: () => string;
  readonly ask: Ask;
  /** The clock of both services; real when not set. */
  setClock(time: Date | null): void;
  /** Values stand in it as `$1`, each once and in order. */
  sql<Row>(statement: string, values?: unknown[]): Promise<Row[]>;
  signUp(email: string, overrides?: object, asker?: Asker): Promise<GraphQLAnswer>;
  logIn(email: string, password?: string, asker?: Asker): Promise<GraphQLAnswer>;
  refresh(refreshToken: string): Promise<GraphQLAnswer>;
  accountMe(authorization?: string): Promise<Response>;
  stop(): Promise<void>;
}

/** The service with cheap hashes, unless overridden. */
export async function startAuthBench(
  overrides: Partial<AuthConfig> = {},
  adapters: ServiceAdapters = {},
): Promise<AuthBench> {
  let clock: Date | null = null;
  let lines = '';
  const now = (): Date => clock ?? new Date();
  const database = await createTestDatabase();
  const proxy = await startDatabaseProxy(database.url);
  const user = await startFakeUser(now);
  const config: AuthConfig = {
    environment: 'test',
    logLevel: 'debug',
    host: '127.0.0.1',
    port: 0,
    dataDir: '/nonexistent',
    databaseUrl: proxy.url,
    databasePoolSize: 8,
    internalTokenSecret: TEST_SECRET,
    tokenSecret: TOKEN_SECRET,
    previousTokenSecret: null,
    userUrl: user.url,
    facadeSessionDays: 10,
    maxAttempts: 15,
    // Its tests all come from one place.
    sourceLimits: { guesses: 1_000, signUps: 1_000, loopback: null },
    maxSessions: 50,
    auditLogDays: 90,
    passwordCost: { memoryKiB: 64, passes: 1, parallelism: 1 },
    ...overrides,
  };
  const log = createLogger({ service: 'auth', level: 'debug', destination: { write: (line) => void (lines += line) } });
  const service = await startAuth(config, { now, log, ...adapters });
  const ask = createAsk('auth', () => service.url);
  const direct = createAuthDataSource(database.url, 1);
  await direct.initialize();
  return {
    service,
    user,
    proxy,
    config,
    logged: () => lines,
    ask,
    setClock(time) {
      clock = time;
    },
    sql: <Row>(statement: string, values: unknown[] = []) =>
      direct.query<Row[]>(
        dialectOf(direct).kind === 'postgres' ? statement : statement.replaceAll(/\$\d/g, '?'),
        values,
      ),
    signUp: (email, more = {}, asker = {}) =>
      ask(
        `mutation ($input: SignUpInput!) { signUp(input: $input) { user { id email } createdAt ${SESSION} } }`,
        { input: { email, username: 'person', password: PASSWORD, ...more } },
        asker,
      ),
    logIn: (email, password = PASSWORD, asker = {}) =>
      ask(
        `mutation ($input: LogInInput!) { logIn(input: $input) { user { id email } ${SESSION} } }`,
        { input: { email, password } },
        asker,
      ),
    refresh: (refreshToken) =>
      ask(`mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { user { id } ${SESSION} } }`, {
        input: { refreshToken },
      }),
    accountMe: (authorization) =>
      fetch(`${service.url}/account/me`, { headers: authorization === undefined ? {} : { authorization } }),
    async stop() {
      await direct.destroy();
      await service.close();
      await user.close();
      await proxy.close();
      await database.drop();
    },
  };
}

/** The code of an answer's first error. */
export function codeOf(answer: GraphQLAnswer & { readonly code?: string }): string | undefined {
  return answer.errors?.[0]?.extensions.code ?? answer.code; // the second for answers from outside GraphQL
}

/** The person and session that an access token names, as the router would find them. */
export function viewerOf(accessToken: string): { userId: number; sid: string } {
  const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    string
  >;
  return { userId: Number(claims['sub']), sid: claims['sid'] ?? '' };
}
