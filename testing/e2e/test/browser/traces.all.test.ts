import { createPost } from '@gobbler/test-harness/seed';
import { useSystem } from '@gobbler/test-harness/use-system';
import type { Page } from 'playwright-core';
import { findBarriers, tabTo, useBrowser } from './use-browser';

const { url, client } = useSystem();
const open = useBrowser(url);
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

beforeAll(async () => {
  await createPost(client, await client.signUp('Ana'));
});

/** The trace of the new post, from the list. */
async function openTrace(options: Parameters<typeof open>[1] = {}): Promise<Page> {
  const page = await open('/local/traces', options);
  await page.getByRole('link', { name: 'POST /graphql Create' }).first().click();
  await page.getByRole('heading', { name: 'POST /graphql Create' }).waitFor();
  return page;
}

describe.each(['light', 'dark'] as const)('the pages of traces in %s colours', (colorScheme) => {
  it.each(Object.entries(SIZES))('have no barriers and fit on a %s', async (_name, viewport) => {
    const list = await open('/local/traces', { viewport, colorScheme });
    const trace = await openTrace({ viewport, colorScheme });
    await trace.getByRole('button', { name: 'Show all details' }).click();
    for (const page of [list, trace]) {
      expect(await findBarriers(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width);
      const background = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      const red = Number(/\d+/.exec(background)?.[0]);
      if (colorScheme === 'dark') expect(red).toBeLessThan(80);
      else expect(red).toBeGreaterThan(200);
    }
  });
});

describe('a trace in the browser', () => {
  it('shows where a request has spent its time, in each service', async () => {
    const page = await openTrace();
    await page.getByText('INSERT posts', { exact: false }).first().click();
    await page.getByText('INSERT INTO "posts"', { exact: false }).first().waitFor();
    const services = await page.getByRole('list', { name: 'Services' }).innerText();
    expect(services.split(/\s+/)).toEqual(expect.arrayContaining(['notification-worker', 'post', 'router']));
    // The bar of a step lies within that of what it belongs to.
    const [whole, part] = await Promise.all(
      ['fetch post router', 'graphql.resolve post'].map((step) =>
        page.locator('summary', { hasText: step }).first().locator('rect').nth(1).boundingBox(),
      ),
    );
    if (!whole || !part) throw new Error('a span has no bar');
    expect(part.x).toBeGreaterThanOrEqual(whole.x);
    expect(part.x + part.width).toBeLessThanOrEqual(whole.x + whole.width + 1);
  });

  it('is found and opened with the keyboard alone', async () => {
    const page = await open('/local/traces');
    await tabTo(page, '#filter');
    await page.keyboard.type('graphql create');
    const rows = page.locator('tbody tr:visible');
    await rows.first().waitFor();
    expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('POST /graphql Create')]);
    await tabTo(page, 'tbody a');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'POST /graphql Create' }).waitFor();
    await tabTo(page, 'summary');
    await page.keyboard.press('Enter');
    await page.getByText('http.route').first().waitFor();
  });

  it('is found by an event that it caused, and nothing by what there is not', async () => {
    const page = await open('/local/traces');
    await page.locator('#filter').fill('publish post.created');
    expect(await page.locator('tbody tr:visible').allInnerTexts()).toEqual([expect.stringContaining('Create')]);
    await page.locator('#filter').fill('nothing of this kind');
    await page.getByText('No request matches.').waitFor();
  });

  it('is missing once it was forgotten, and the page says so', async () => {
    const answer = await fetch(`${url()}/local/traces/${'0'.repeat(32)}`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('Only the last few hundred are kept');
  });
});
