import { createAccessTokens } from '../src/federation/access-tokens';
import { createWorkloads } from '../src/federation/workloads';

it('every cold operation selects other fields than all before it', () => {
  const cold = createWorkloads(createAccessTokens()).find(({ name }) => name === 'cold');
  const documents = Array.from({ length: 5_000 }, (_, index) => cold?.request(index).query);
  expect(new Set(documents).size).toBe(5_000);
});
