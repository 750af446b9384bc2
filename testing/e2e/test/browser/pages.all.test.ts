import { useSystem } from '@gobbler/test-harness/use-system';
import { findBarriers, useBrowser } from './use-browser';

const { url } = useSystem();
const open = useBrowser(url);

const PAGES = [
  ['/docs', '#operations-user-logIn'],
  ['/docs/graphql', '#error-SOLD_OUT'],
  ['/graphql', '.graphiql-execute-button'],
] as const;
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

describe.each(PAGES)('%s', (path, part) => {
  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    it.each(Object.entries(SIZES))('has no barriers and fits on a %s', async (_name, viewport) => {
      const page = await open(path, { viewport, colorScheme });
      await page.locator(part).first().waitFor();
      expect(await findBarriers(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width);
      const background = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      const red = Number(/\d+/.exec(background)?.[0]);
      if (colorScheme === 'dark') expect(red).toBeLessThan(80);
      else expect(red).toBeGreaterThan(200);
    });
  });
});
