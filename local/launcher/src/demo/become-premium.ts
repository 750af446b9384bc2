import { z } from 'zod';
import { DemoError, expectOk, type Person } from './demo-client';
import type { Stage } from './stage';

const premiumSchema = z.object({ me: z.object({ isPremium: z.boolean() }) });

/** Opens the checkout as the phone does and pays as the page's button does. */
export async function becomePremium({ client, say }: Stage, person: Person): Promise<void> {
  const checkout = await client.postJson('/user/subscribe', {
    userId: String(person.userId),
    success_url: 'http://www.google.com',
  });
  const { stripe_checkout_url: url } = expectOk('subscribe', checkout, z.object({ stripe_checkout_url: z.string() }));
  say(`   The checkout page: ${url}`);
  if (!new URL(url).pathname.startsWith('/local/')) {
    throw new DemoError('This system takes real money through Stripe, so the story ends here: a demo pays nothing.');
  }
  const page = await client.get(url);
  if (page.status !== 200) throw new DemoError(`the checkout page answered ${page.status}`);
  const paid = await client.postJson(`${url}/pay`, {});
  if (paid.status !== 200) throw new DemoError(`paying answered ${paid.status} ${JSON.stringify(paid.body)}`);
  await client.retrier.until(
    async () => {
      const { me } = await client.graphql('Premium', {}, premiumSchema, person);
      return me.isPremium
        ? { kind: 'done', value: null }
        : { kind: 'again', why: 'the payment has not arrived', afterMs: 1_000 };
    },
    () => new DemoError(`${person.name} paid and is not premium`),
  );
  say(`   Paid: ${person.name} is premium.`);
}
