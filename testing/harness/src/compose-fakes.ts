import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import type { FakeSubgraph } from './fake-subgraph';

/** Composes fake subgraphs into a file; `remove` deletes it. */
export function composeFakes(subgraphs: readonly Pick<FakeSubgraph, 'name' | 'sdl' | 'url'>[]) {
  const { supergraphSdl, errors } = composeServices(
    subgraphs.map(({ name, sdl, url }) => ({ name, url: `${url}/graphql`, typeDefs: parse(sdl) })),
  );
  if (supergraphSdl === undefined) throw new Error(errors?.map(String).join('\n'));
  const folder = mkdtempSync(join(tmpdir(), 'gobbler-router-'));
  const path = join(folder, 'supergraph.graphql');
  writeFileSync(path, supergraphSdl);
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}
