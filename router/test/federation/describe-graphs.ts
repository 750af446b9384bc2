import type { Graph } from './graph';
import { startGraph, type RunningGraph } from './start-graph';
import { startSubgraphServer, type SubgraphServer } from './subgraph-server';
import { GRAPHS } from './supergraphs/index';

/** Starts one small supergraph at a time for a group of tests. */
export function describeGraphs(title: string, tests: (graph: Graph, running: () => RunningGraph) => void): void {
  describe(title, () => {
    let server: SubgraphServer;
    beforeAll(async () => {
      server = await startSubgraphServer();
    });
    afterAll(() => server.stop());

    describe.each(GRAPHS.map((graph) => [graph.name, graph] as const))('%s', (_name, graph) => {
      let running: RunningGraph;
      beforeAll(async () => {
        running = await startGraph(graph, server);
      });
      afterAll(() => running.stop());
      tests(graph, () => running);
    });
  });
}
