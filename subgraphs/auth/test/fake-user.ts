import { join } from 'node:path';
import { BadUserInputError } from '@gobbler/contracts';
import {
  buildSchema,
  createLogger,
  DateTimeScalar,
  federationRules,
  isCalledBy,
  requestContextOf,
  startSubgraph,
} from '@gobbler/service-kit';
import { TEST_SECRET } from '@gobbler/test-servers';

interface ProfileInput {
  readonly userId: string;
  readonly username: string;
  readonly createdAt: Date;
  readonly deviceToken: string | null;
  readonly sessionId: string | null;
}

/** The user subgraph as auth sees it: its contract over HTTP with internal tokens, on a Map. */
export interface FakeUser {
  readonly url: string;
  readonly profiles: Map<string, ProfileInput>;
  /** Runs before a profile is made or removed; what it throws is the answer. */
  before: (what: 'create' | 'remove', userId: string) => Promise<void> | void;
  close(): Promise<void>;
}

export async function startFakeUser(now: () => Date): Promise<FakeUser> {
  const profiles = new Map<string, ProfileInput>();
  const Mutation = {
    async createProfile(_parent: unknown, { input }: { input: ProfileInput }) {
      await fake.before('create', input.userId);
      if (input.username.trim() === '')
        throw new BadUserInputError([{ path: 'input.username', message: 'must not be blank' }]);
      profiles.set(input.userId, input);
      return { userId: input.userId };
    },
    removeSessionDevices(_parent: unknown, { sessionIds }: { sessionIds: readonly string[] }) {
      for (const [userId, profile] of profiles) {
        if (sessionIds.includes(profile.sessionId ?? '')) profiles.set(userId, { ...profile, deviceToken: null });
      }
      return { removed: sessionIds.length };
    },
    async removeProfile(_parent: unknown, { userId }: { userId: string }) {
      await fake.before('remove', userId);
      profiles.delete(userId);
      return { userId };
    },
  };
  const subgraph = await startSubgraph({
    name: 'user',
    host: '127.0.0.1',
    port: 0,
    internalTokenSecret: TEST_SECRET,
    log: createLogger({ service: 'user', level: 'silent' }),
    now,
    schema: buildSchema({
      path: join(__dirname, '../../user/schema.graphql'),
      resolvers: { DateTime: DateTimeScalar, Mutation },
      permissions: { Query: federationRules, Mutation: { '*': isCalledBy('auth') } },
    }),
    createContext: requestContextOf,
    dependencies: [],
  });
  const fake: FakeUser = {
    url: subgraph.url,
    profiles,
    before: () => undefined,
    close: () => subgraph.stop(),
  };
  return fake;
}
