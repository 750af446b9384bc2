import { z } from 'zod';
import { DemoError, expectOk, type Person } from './demo-client';
import type { Stage } from './stage';

/** Opens the checkout as the phone does and pays as the page's button does. */
export async function becomePremium(stage: Stage, person: Person): Promise<void> {
  const { client, say } = stage;
  const checkout = await client.postJson('/user/subscribe', {
    userId: String(person.userId),
    success_url: 'http://www.google.com',
  });
  const { stripe_checkout_url: url } = expectOk('subscribe', checkout, z.object({ stripe_checkout_url: z.string() }));
  say(`   The checkout page: ${url}`);
  if (!new URL(url).pathname.startsWith('/local/')) {
    throw new DemoError('This system takes real money through Stripe, so the story ends here: nobody pays in a demo.');
  }
  const page = await client.get(url);
  if (page.status !== 200) throw new DemoError(`the checkout page answered ${page.status}`);
  const paid = await client.postJson(`${url}/pay`, {});
  if (paid.status !== 200) throw new DemoError(`paying answered ${paid.status} ${JSON.stringify(paid.body)}`);
  await client.patience.until(
    async () => {
      const isPremium = await readIsPremium(stage, person);
      return isPremium
        ? { kind: 'done', value: null }
        : { kind: 'again', why: 'it has not heard of it', afterMs: 1_000 };
    },
    () => new DemoError(`${person.name} paid and is not premium`),
  );
  say(`   Paid: ${person.name} is premium.`);
}

async function readIsPremium({ client }: Stage, person: Person): Promise<boolean> {
  const { me } = await client.graphql('Premium', {}, z.object({ me: z.object({ isPremium: z.boolean() }) }), person);
  return me.isPremium;
}
