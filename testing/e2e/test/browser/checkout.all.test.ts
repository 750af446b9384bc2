import type { Person } from '@gobbler/test-harness/graphql/client';
import { useSystem } from '@gobbler/test-harness/use-system';
import type { Page } from 'playwright-core';
import { findBarriers, tabTo, useBrowser } from './use-browser';
import { COLOUR_SCHEMES, expectToFit, SIZES } from './viewports';

const CHECKOUT = `mutation Checkout($input: CreateCheckoutSessionInput!) {
  createCheckoutSession(input: $input) { url }
}`;
const PORTAL = 'mutation Portal($url: String!) { openBillingPortal(input: { returnUrl: $url }) { url } }';

const { url, client } = useSystem();
const open = useBrowser(url);

/** Where the app sends people afterwards: a page of this system, since the tests allow no other host. */
const back = (): string => `${url()}/healthz`;
const pathOf = (address: string): string => address.slice(url().length);

async function openCheckout(person: Person, options: Parameters<typeof open>[1] = {}): Promise<Page> {
  const input = { successUrl: back() };
  const { createCheckoutSession } = await client.data(CHECKOUT, { input }, person);
  return open(pathOf(createCheckoutSession.url), options);
}

async function isPremium(person: Person): Promise<boolean> {
  return (await client.data('{ me { isPremium } }', {}, person)).me.isPremium;
}

async function press(page: Page, button: string): Promise<void> {
  await tabTo(page, `button[data-post$="/${button}"]`);
  await page.keyboard.press('Enter');
}

describe('premium through the checkout page', () => {
  describe.each(COLOUR_SCHEMES)('in %s colours', (colorScheme) => {
    it.each(Object.entries(SIZES))('is bought by keyboard on a %s', async (name, viewport) => {
      const ana = await client.signUp(`Ana-${colorScheme}-${name}`);
      expect(await isPremium(ana)).toBe(false);
      const page = await openCheckout(ana, { viewport, colorScheme });
      expect(await findBarriers(page)).toEqual([]);
      await expectToFit(page, viewport, colorScheme);
      await press(page, 'pay');
      await page.waitForURL(back());
      expect(await isPremium(ana)).toBe(true);
    });
  });

  it('says that a card was declined, and lets the person choose another one', async () => {
    const ben = await client.signUp('Ben');
    const page = await openCheckout(ben);
    await tabTo(page, '#card');
    await page.keyboard.press('ArrowDown');
    await press(page, 'pay');
    await page.getByRole('status').getByText('The card was declined').waitFor();
    expect(await isPremium(ben)).toBe(false);
    await page.locator('#card').focus();
    await page.keyboard.press('ArrowUp');
    await press(page, 'pay');
    await page.waitForURL(back());
    expect(await isPremium(ben)).toBe(true);
  });

  it('is ended on the billing page', async () => {
    const cleo = await client.signUp('Cleo');
    const checkout = await openCheckout(cleo);
    await press(checkout, 'pay');
    await checkout.waitForURL(back());
    const { openBillingPortal } = await client.data(PORTAL, { url: back() }, cleo);
    const page = await open(pathOf(openBillingPortal.url));
    expect(await findBarriers(page)).toEqual([]);
    await press(page, 'cancel');
    await page.getByText('was cancelled').waitFor();
    expect(await isPremium(cleo)).toBe(false);
  });
});
