import { testTool } from '@gobbler/test-servers';
import axe, { type AxeResults } from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** A page that notes what goes wrong on it. */
interface OpenPage {
  readonly page: Page;
  /** JavaScript errors, refusals of the Content-Security-Policy, failed loads, and requests to other hosts. */
  readonly problems: readonly string[];
}

/** Debian's Chromium for the tests of a file. Every page must end without problems. */
export function useBrowser(url: () => string) {
  let browser: Browser;
  const opened: OpenPage[] = [];

  beforeAll(async () => {
    const { file } = await testTool('chromium');
    // As root Chromium has no sandbox of its own.
    browser = await chromium.launch({ executablePath: file, chromiumSandbox: false });
  });

  afterEach(async () => {
    const pages = opened.splice(0);
    await Promise.all(pages.map(({ page }) => page.context().close()));
    expect(pages.flatMap(({ problems }) => problems)).toEqual([]);
  });

  afterAll(() => browser.close());

  return async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    opened.push({ page, problems: noteProblems(page, url()) });
    const answer = await page.goto(url() + path, { waitUntil: 'networkidle' });
    const policy = answer?.headers()['content-security-policy'] ?? '';
    expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe("'self'");
    return page;
  };
}

function noteProblems(page: Page, url: string): readonly string[] {
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => {
    // A refusal of the API, which a test asks for, is no fault of the page.
    const isAnswer = !new URL(message.location().url, url).pathname.startsWith('/docs');
    if (message.type() === 'error' && !(isAnswer && /status of 4\d\d/.test(message.text())))
      problems.push(message.text());
  });
  page.on('request', (request) => {
    const to = request.url();
    if (!to.startsWith(url) && !/^(data|blob):/.test(to)) problems.push(`asked ${to}`);
  });
  return problems;
}

/** What axe-core finds that is serious or worse, each with the first elements that have it. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  // Evaluated, not added as a script: the page's policy allows none but its own.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`)
          .join(' | ')}`,
    );
}

const MANY = 300;

/** Presses Tab until an element has the focus, as someone without a mouse does. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < MANY; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`${selector} can't be reached with Tab`);
}
