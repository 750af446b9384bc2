import { join } from 'node:path';
import { createClient } from './graphql/client';
import { createPhone } from './phone/phone';
import { createSeed } from './seed';
import { removeDataDir, startSystem, type System } from './start-system';

/** Signs events in place of Stripe; the local stand-in signs with it too. */
export const WEBHOOK_SECRET = 'whsec_of_the_end_to_end_tests_0123456789';

export interface UseSystemOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** For requests that only another of our services could send. */
  readonly mayLogErrors?: boolean;
}

/** Runs one system for all tests of a file, and checks at the end that it logged no error and stopped with code 0. */
export function useSystem({ env = {}, mayLogErrors = false }: UseSystemOptions = {}) {
  let started: System | undefined;
  const system = (): System => {
    if (!started) throw new Error('the system is not started');
    return started;
  };

  beforeAll(async () => {
    started = await startSystem({ env: { STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET, ...env } });
  });

  afterAll(async () => {
    const code = await system().stop();
    await removeDataDir(system().dataDir);
    expect(code).toBe(0);
    if (!mayLogErrors) expect(system().output()).not.toMatch(/"level":"(error|fatal)"/);
  });

  const url = (): string => system().url;
  const client = createClient(url);
  return {
    system,
    url,
    client,
    seed: createSeed(client),
    phone: createPhone(url),
    pushFile: () => join(system().dataDir, 'pushes.jsonl'),
    logFile: () => join(system().dataDir, 'gobbler.log'),
  };
}
