import type { Page } from 'playwright-core';

export const COLOUR_SCHEMES = ['light', 'dark'] as const;
export const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const;

/** The page is no wider than the screen, and its background has the colours that the person prefers. */
export async function expectToFit(
  page: Page,
  { width }: { readonly width: number },
  colorScheme: (typeof COLOUR_SCHEMES)[number],
): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  const background = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  const red = Number(/\d+/.exec(background)?.[0]);
  if (colorScheme === 'dark') expect(red).toBeLessThan(80);
  else expect(red).toBeGreaterThan(200);
}
