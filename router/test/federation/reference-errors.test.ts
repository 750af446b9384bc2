import { answerDifferences } from './answer-differences';
import { REFERENCE_ERRORS } from './reference-errors';
import { startGraph } from './start-graph';
import { startSubgraphServer, type SubgraphServer } from './subgraph-server';
import { GRAPHS } from './supergraphs/index';

describe('operations that the reference answers wrongly', () => {
  let server: SubgraphServer;
  beforeAll(async () => {
    server = await startSubgraphServer();
  });
  afterAll(() => server.stop());

  it.each(REFERENCE_ERRORS)(
    'the reference still answers wrongly, and the engine right: $what',
    async ({ graphs, query }) => {
      const graph = GRAPHS.find(({ name }) => name === graphs[0]);
      if (!graph) throw new Error(`there is no supergraph ${graphs[0]}`);
      const { expected, run, stop } = await startGraph(graph, server);
      const wanted = await expected({ query });
      expect(answerDifferences(wanted, await run({ query }, 'own'))).toEqual([]);
      expect(answerDifferences(wanted, await run({ query }, 'apollo'))).not.toEqual([]);
      await stop();
    },
  );
});
