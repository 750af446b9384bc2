import { z } from 'zod';
import { DemoError, expectOk, type Person } from './demo-client';
import type { Stage } from './stage';

/** Opens the checkout as the phone does and pays as the page's button does. */
export async function becomePremium({ client, say }: Stage, person: Person): Promise<void> {
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
  const { me } = await client.graphql(
    'query Premium { me { isPremium subscription { status } } }',
    {},
    z.object({ me: z.object({ isPremium: z.boolean(), subscription: z.object({ status: z.string() }).nullable() }) }),
    person,
  );
  if (!me.isPremium) throw new DemoError(`${person.name} paid and is not premium`);
  say(`   Paid: ${person.name} is premium (${me.subscription?.status.toLowerCase()}).`);
}
