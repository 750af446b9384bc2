import { randomUUID } from 'node:crypto';
import { createClient, type Client, type Person } from '@gobbler/test-harness/graphql/client';
import { innerUrls } from '@gobbler/test-harness/inner-urls';
import { createPhone, type Phone } from '@gobbler/test-harness/phone/phone';
import { signUp as signUpPhone, type Person as PhonePerson } from '@gobbler/test-harness/phone/people';
import { WEBHOOK_SECRET } from '@gobbler/test-harness/use-system';
import { removeDataDir, startSystem } from '@gobbler/test-harness/start-system';

/** The whole running system, and people to use it. */
export interface Bench {
  readonly url: string;
  readonly graphql: Client;
  readonly phone: Phone;
  readonly webhookSecret: string;
  /** Where each subgraph listens. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** A new user with a GraphQL session. */
  signUp(): Promise<Person>;
  /** A new user with the phone's session. */
  signUpByPhone(): Promise<PhonePerson>;
  stop(): Promise<void>;
}

export async function startBench(): Promise<Bench> {
  const system = await startSystem({ env: { STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET } });
  const graphql = createClient(system.url);
  const phone = createPhone(() => system.url);
  return {
    url: system.url,
    graphql,
    phone,
    webhookSecret: WEBHOOK_SECRET,
    subgraphs: innerUrls(system),
    signUp: () => graphql.signUp('Ana'),
    signUpByPhone: () => signUpPhone(phone, `Ben ${randomUUID().slice(0, 8)}`),
    async stop() {
      await system.stop();
      await removeDataDir(system.dataDir);
    },
  };
}
