import { eventually } from '@gobbler/test-harness';
import { PASSWORD, signUp } from '@gobbler/test-harness/phone/people';
import { useSystem } from '@gobbler/test-harness/use-system';
import type { Page, Request } from 'playwright-core';
import { tabTo, useBrowser } from './use-browser';

/** Milliseconds, far more than an answer takes. */
const ANSWER_MS = 10_000;

const { url, phone } = useSystem();
const open = useBrowser(url);

async function openTab(page: Page, title: string): Promise<void> {
  await tabTo(page, `.graphiql-tab-button[title="${title}"]`);
  await page.keyboard.press('Enter');
  // The editor follows its tab a moment later.
  await page.locator('.graphiql-query-editor').getByText(title).first().waitFor();
}

/** Runs the operation of the tab, without a mouse, and returns what GraphiQL shows when the answer holds `part`. */
async function run(page: Page, part: string): Promise<string> {
  const answer = page.locator('.graphiql-response');
  const shown = answer.getByText(part).first();
  // GraphiQL draws its button again when a tab is ready, and a key pressed at that moment is lost.
  await eventually(async () => {
    await tabTo(page, '.graphiql-execute-button');
    await page.keyboard.press('Enter');
    return shown.waitFor({ timeout: ANSWER_MS }).then(
      () => true,
      () => false,
    );
  });
  // Monaco writes spaces that don't break.
  return (await answer.innerText()).replaceAll('\u00A0', ' ');
}

describe('GraphiQL', () => {
  it('opens with the operations that clients are offered and runs the first one', async () => {
    const page = await open('/graphql');
    const titles = await page.locator('.graphiql-tab-button').allInnerTexts();
    expect(titles).toEqual(['Feed', 'SignUp', 'CreatePost', 'Reserve', 'Premium', 'Me']);
    expect(await run(page, 'nearbyPosts')).toContain('"edges": []');
  });

  it('sends the token of its log-in with every operation, all by keyboard', async () => {
    const { email } = await signUp(phone, 'Ana');
    const page = await open('/graphql');
    await tabTo(page, 'input[name=email]');
    await page.keyboard.type(email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('Signed in as Ana').waitFor();
    await openTab(page, 'Me');
    const isSent = (request: Request) => request.postData()?.includes('query Me') ?? false;
    const [sent, answer] = await Promise.all([page.waitForRequest(isSent), run(page, 'username')]);
    expect(answer).toContain('"username": "Ana"');
    expect(sent.headers()['authorization']).toMatch(/^Bearer /);

    await tabTo(page, '.log-in button');
    await page.keyboard.press('Enter');
    await page.locator('input[name=email]').waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('says why a log-in was refused', async () => {
    const page = await open('/graphql');
    await tabTo(page, 'input[name=email]');
    await page.keyboard.type('nobody@example.com');
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong-password');
    await page.keyboard.press('Enter');
    expect(await page.locator('.log-in [role=alert]:not(:empty)').innerText()).toMatch(/password/i);
  });

  it('logs in a person who signs up in a tab', async () => {
    const page = await open('/graphql');
    await openTab(page, 'SignUp');
    await run(page, 'accessToken');
    await page.getByText('Signed in as Ana').waitFor();
    await openTab(page, 'Premium');
    expect(await run(page, 'isPremium')).toContain('"isPremium": false');
  });
});
