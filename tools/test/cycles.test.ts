import { findCycle } from '../cycles.js';

it('finds the cycle among workspaces that depend on each other', () => {
  const graph = new Map([
    ['e2e', ['kit']],
    ['kit', ['servers', 'zod']],
    ['servers', ['kit']],
  ]);
  expect(findCycle(graph)).toEqual(['kit', 'servers', 'kit']);
});

it('finds no cycle where two workspaces depend on the same third one', () => {
  const graph = new Map([
    ['e2e', ['kit', 'servers']],
    ['kit', ['contracts']],
    ['servers', ['kit', 'contracts']],
  ]);
  expect(findCycle(graph)).toBeUndefined();
});
