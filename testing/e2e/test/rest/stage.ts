import { join } from 'node:path';
import { removeDataDir, startSystem, type System } from '../system';
import { createGraphql } from './graphql';
import { createPhone } from './phone';

/** Signs events in the place of Stripe; the local stand-in signs with it too. */
export const WEBHOOK_SECRET = 'whsec_of_the_end_to_end_tests_0123456789';

export type Stage = ReturnType<typeof useSystem>;

const START_MS = 90_000;

/** Has one system run for all tests of a file. */
export function useSystem() {
  let system: System | undefined;
  const running = (): System => {
    if (!system) throw new Error('the system is not started');
    return system;
  };

  beforeAll(async () => {
    system = await startSystem({ env: { STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET } });
  }, START_MS);

  afterAll(async () => {
    const code = await running().stop();
    await removeDataDir(running().dataDir);
    expect(code).toBe(0);
    // A client can't make us fail, whatever it sends.
    expect(running().output()).not.toMatch(/"level":"(error|fatal)"/);
  }, START_MS);

  const url = (): string => running().url;
  return {
    url,
    phone: createPhone(url),
    graphql: createGraphql(url),
    pushFile: () => join(running().dataDir, 'pushes.jsonl'),
    logFile: () => join(running().dataDir, 'gobbler.log'),
  };
}
