import { PASSWORD, signUp } from '@gobbler/test-harness/phone/people';
import { useSystem } from '@gobbler/test-harness/use-system';
import type { Page } from 'playwright-core';
import { tabTo, useBrowser } from './use-browser';

const { url, phone } = useSystem();
const open = useBrowser(url);

/** Sends the form of an operation, without a mouse, and returns the status and the body of what came back. */
async function execute(page: Page, operation: string): Promise<readonly [status: string, body: string]> {
  await tabTo(page, `#operations-${operation} button.execute`);
  await page.keyboard.press('Enter');
  const answer = page.locator(`#operations-${operation} .live-responses-table`);
  const status = await answer.locator('.response-col_status').last().innerText();
  return [status.trim(), await answer.locator('.response-col_description pre').first().innerText()];
}

describe('“try it” of the REST page', () => {
  it('runs a route for anyone', async () => {
    const page = await open('/docs#/post/pingPost');
    expect(await execute(page, 'post-pingPost')).toEqual(['200', expect.stringContaining('"pong!"')]);
  });

  it('keeps the token of a log-in and sends it, all by keyboard', async () => {
    const { userId, email } = await signUp(phone, 'Ana');
    const page = await open('/docs#/user/logIn');
    await tabTo(page, '#operations-user-logIn textarea');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(JSON.stringify({ username: email, password: PASSWORD }));
    expect(await execute(page, 'user-logIn')).toEqual(['200', expect.stringContaining(`"userId": ${userId}`)]);

    await tabTo(page, '#operations-post-listOwnPosts .opblock-summary-control');
    await page.keyboard.press('Enter');
    expect((await execute(page, 'post-listOwnPosts'))[0]).toBe('200');
    const curl = page.locator('#operations-post-listOwnPosts .curl-command');
    expect(await curl.innerText()).toContain('Authorization: Bearer ');
  });

  it('shows a refusal with its code', async () => {
    const page = await open('/docs#/post/listOwnPosts');
    const [status, body] = await execute(page, 'post-listOwnPosts');
    expect([status.split('\n')[0], body]).toEqual(['401', expect.stringContaining('"UNAUTHENTICATED"')]);
  });

  it('fits on a phone with an operation and its answer open', async () => {
    const page = await open('/docs#/post/viewPosts', { viewport: { width: 390, height: 844 } });
    expect((await execute(page, 'post-viewPosts'))[0]).toMatch(/^200/);
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
    const cut = await page.evaluate<string[]>(
      `[...document.querySelectorAll('#operations-post-viewPosts button')].filter((button) => button.getBoundingClientRect().right > 391).map((button) => button.textContent)`,
    );
    expect(cut).toEqual([]);
  });
});
