import { readFileSync } from 'node:fs';
import { createLogger } from '@gobbler/service-kit';
// oxlint-disable-next-line gobbler/layers -- the mocks of the check of the blast radius, over the same schemas
import { mockSubgraph } from '../../../tools/contract/mock-subgraph.js';
// oxlint-disable-next-line gobbler/layers -- as above
import { listSubgraphs } from '../../../tools/list-subgraphs.js';
import { readRouterConfig, startRouter } from '../../src/index';
import { composeFakes } from './compose-fakes';
import { createFakeSigner } from './fake-auth';
import { startFakeSubgraph, type FakeSubgraph } from './fake-subgraph';
import { SECRET } from './own-world';

export interface MockedSystem {
  readonly url: string;
  /** By name; each answers everything that its own schema offers. */
  readonly subgraphs: ReadonlyMap<string, FakeSubgraph>;
  /** Has all answer properly again. */
  restore(): void;
  stop(): Promise<void>;
}

/** A router over our own supergraph, with a subgraph that answers everything in place of each of ours. */
export async function startMockedSystem(): Promise<MockedSystem> {
  const signer = await createFakeSigner();
  const subgraphs = new Map<string, FakeSubgraph>();
  for (const { name, schemaPath } of listSubgraphs()) {
    const sdl = readFileSync(schemaPath, 'utf8');
    const addKeys: Parameters<typeof startFakeSubgraph>[3] = (app) =>
      app.get('/.well-known/jwks.json', () => signer.jwks);
    subgraphs.set(name, await startFakeSubgraph(name, sdl, {}, addKeys));
  }
  const supergraph = composeFakes([...subgraphs.values()]);
  const router = await startRouter(
    readRouterConfig({ INTERNAL_TOKEN_SECRET: SECRET, ROUTER_PORT: '0', ROUTER_SUPERGRAPH_PATH: supergraph.path }),
    { log: createLogger({ service: 'router', level: 'silent' }) },
  );

  function restore(): void {
    for (const subgraph of subgraphs.values()) {
      const mock = mockSubgraph(subgraph.sdl);
      subgraph.answerWith(async ({ body }, reply) => {
        const request = body as { query: string; variables: Record<string, unknown> };
        const isPoll = request.query.includes('revokedSessions');
        return reply.send(isPoll ? NO_REVOKED_SESSIONS : await mock(request));
      });
    }
  }
  restore();

  return {
    url: router.url,
    subgraphs,
    restore,
    async stop() {
      await router.close();
      await Promise.all([...subgraphs.values()].map((subgraph) => subgraph.stop()));
      supergraph.remove();
    },
  };
}

const NO_REVOKED_SESSIONS = { data: { revokedSessions: { sessions: [], cursor: '1', hasMore: false } } };
