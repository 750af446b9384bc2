import { startSystem } from '@gobbler/test-harness/start-system';
import { createTestDatabase } from '@gobbler/test-servers';
import { createSender } from '../measure/send-requests';
import { seedPosts } from './seed';

const SERVICES = ['auth', 'user', 'post', 'reservation', 'payment', 'notification-worker'] as const;

export type SeededSystem = Awaited<ReturnType<typeof startSeededSystem>>;

/**
 * The whole system in one process, as `npm start` runs it but with quotas that no one uses up and without traces, with posts of ten
 * people.
 */
export async function startSeededSystem(posts: number, env: Readonly<Record<string, string>> = {}) {
  const urls = await Promise.all(
    SERVICES.map(async (name) => [name, (await createTestDatabase({ engine: 'postgres' })).url] as const),
  );
  const system = await startSystem({
    env: {
      ...Object.fromEntries(urls.map(([name, url]) => [`${name.toUpperCase().replace('-', '_')}_DATABASE_URL`, url])),
      // Never spent, but counted.
      ROUTER_COST_BUDGET: '1000000000',
      POST_QUOTA_POSTS_PER_DAY: '100000',
      POST_QUOTA_OPEN_POSTS: '100000',
      OTEL_SDK_DISABLED: 'true',
      ...env,
    },
  });
  const sender = createSender(`${system.url}/graphql`);
  const pictureUrl = await seedPosts(sender, posts);
  const databases = Object.fromEntries(urls) as Readonly<Record<(typeof SERVICES)[number], string>>;
  const stop = () => system.kill();
  return { name: 'gobbler', pid: system.pid, url: system.url, sender, pictureUrl, databases, stop };
}
