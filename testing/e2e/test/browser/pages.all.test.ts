import { useSystem } from '@gobbler/test-harness/use-system';
import { findBarriers, useBrowser } from './use-browser';
import { COLOUR_SCHEMES, expectToFit, SIZES } from './viewports';

const { url } = useSystem();
const open = useBrowser(url);

const PAGES = [
  ['/docs', '#operations-user-logIn'],
  ['/docs/graphql', '#error-SOLD_OUT'],
  ['/graphql', '.graphiql-execute-button'],
] as const;

describe.each(PAGES)('%s', (path, part) => {
  describe.each(COLOUR_SCHEMES)('in %s colours', (colorScheme) => {
    it.each(Object.entries(SIZES))('has no barriers and fits on a %s', async (_name, viewport) => {
      const page = await open(path, { viewport, colorScheme });
      await page.locator(part).first().waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await expectToFit(page, viewport, colorScheme);
    });
  });
});
