import { inGroups } from '../src/demo/in-groups';

it('works on a few at a time, and answers in their order', async () => {
  let running = 0;
  let most = 0;
  const results = await inGroups([5, 4, 3, 2, 1, 0, 9], 3, async (one, index) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, one));
    running -= 1;
    return `${index}:${one}`;
  });
  expect(results).toEqual(['0:5', '1:4', '2:3', '3:2', '4:1', '5:0', '6:9']);
  expect(most).toBe(3);
});
