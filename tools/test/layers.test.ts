import { resolve } from 'node:path';
import { checkImport, workspaceLayer } from '../lint/layers.js';
import { listWorkspaces } from '../list-workspaces.js';

const post = 'subgraphs/post/src';

describe('who may import whom', () => {
  it.each([
    [`${post}/domain/post-service.ts`, './post'],
    [`${post}/domain/post-service.ts`, '@gobbler/contracts'],
    [`${post}/infra/post.repository.ts`, '../domain/post'],
    [`${post}/infra/post.repository.ts`, './post.entity'],
    [`${post}/infra/migrations/create-posts.ts`, 'typeorm'],
    [`${post}/infra/post.repository.ts`, '@gobbler/service-kit'],
    [`${post}/resolvers/query.ts`, '../context'],
    [`${post}/resolvers/query.ts`, '../loaders'],
    [`${post}/resolvers/query.ts`, '../generated/graphql'],
    [`${post}/resolvers/query.ts`, '../domain/errors'],
    [`${post}/permissions.ts`, 'graphql-shield'],
    [`${post}/consumers.ts`, '@gobbler/contracts'],
    [`${post}/start.ts`, './infra/data-source'],
    [`${post}/start.ts`, '@gobbler/local-stand-ins'],
    ['local/launcher/src/start-all.ts', '@gobbler/post'],
    ['testing/e2e/test/journey.test.ts', '@gobbler/router'],
    ['subgraphs/post/test/search.integration.test.ts', '../src/infra/post.repository'],
    [resolve(__dirname, '../..', post, 'domain/post.ts'), './place'],
    ['subgraphs/post/test/search.test.ts', '@gobbler/test-servers'],
    ['packages/contracts/test/events.test.ts', '@gobbler/contracts'],
    ['packages/rabbitmq-broker/src/create-broker.ts', '@gobbler/local-stand-ins'],
    ['router/test/one-subgraph-down.test.ts', '../../tools/list-subgraphs.js'],
    ['operator/src/migrate/main.ts', '@gobbler/launcher/running'],
    ['testing/bench/src/main.ts', '@gobbler/test-harness/seed'],
    ['testing/servers/src/postgres.ts', '@gobbler/embedded-postgres'],
    ['testing/harness/src/index.ts', '@gobbler/test-servers/eventually'],
    ['tools/test/env-example.test.ts', '@gobbler/auth'],
    ['tools/compose.js', './list-subgraphs.js'],
    ['vitest.config.mts', 'node:fs'],
  ])('lets %s import %s', (file, specifier) => {
    expect(checkImport(file, specifier)).toBeUndefined();
  });

  it.each<[file: string, specifier: string]>([
    [`${post}/domain/post-service.ts`, '../infra/post.repository'],
    [`${post}/domain/post-service.ts`, '../context'],
    [`${post}/domain/post-service.ts`, 'typeorm'],
    [`${post}/domain/post-service.ts`, 'graphql'],
    [`${post}/domain/post-service.ts`, 'node:crypto'],
    [`${post}/domain/post-service.ts`, '@gobbler/service-kit'],
    [`${post}/infra/post.repository.ts`, '../resolvers/post'],
    [`${post}/infra/post.repository.ts`, '../generated/graphql'],
    [`${post}/infra/post.repository.ts`, 'graphql'],
    [`${post}/infra/post.repository.ts`, 'graphql-shield'],
    [`${post}/infra/migrations/create-posts.ts`, '../../config'],
    [`${post}/resolvers/query.ts`, '../infra/post.repository'],
    [`${post}/resolvers/query.ts`, 'typeorm'],
    [`${post}/permissions.ts`, './infra/data-source'],
    [`${post}/permissions.ts`, './config'],
    [`${post}/consumers.ts`, './infra/data-source'],
    [`${post}/consumers.ts`, 'graphql'],
    [`${post}/start.ts`, '@gobbler/user'],
    [`${post}/start.ts`, '../../user/src/start'],
    [`${post}/start.ts`, '../../../packages/contracts/src/errors/app-error'],
    ['subgraphs/post/test/search.test.ts', '@gobbler/reservation'],
    ['subgraphs/post/test/search.test.ts', '../../user/src/domain/user'],
    ['packages/service-kit/src/start.ts', '@gobbler/post'],
    [resolve(__dirname, '../..', post, 'domain/post.ts'), '../infra/place'],
    ...listWorkspaces()
      .filter(({ folder }) => folder !== 'testing/e2e')
      .map(({ folder }): [string, string] => [`${folder}/src/main.ts`, '@gobbler/e2e']),
    ['packages/contracts/src/events.ts', '@gobbler/service-kit'],
    ['packages/service-kit/src/start.ts', '@gobbler/redis-lock'],
    ['packages/local-stand-ins/src/broker.ts', '@gobbler/rabbitmq-broker'],
    ['packages/redis-lock/src/lock.ts', '@gobbler/rabbitmq-broker'],
    ['router/src/main.ts', '@gobbler/launcher'],
    ['router/src/costs.ts', '../../tools/costs.js'],
    ['local/launcher/src/main.ts', '@gobbler/operator'],
    ['operator/src/main.ts', '@gobbler/test-harness'],
    ['operator/src/main.ts', '../legacy-import/src/report'],
    ['operator/legacy-import/src/main.ts', '../../src/config'],
    ['deployment/test/images.test.ts', '../../operator/src/config'],
    ['kong/test/tokens.ts', '../../subgraphs/auth/src/config'],
    ['testing/faults/src/main.ts', '@gobbler/bench'],
    ['testing/servers/src/index.ts', '@gobbler/test-harness'],
    ['tools/compose.js', '../router/src/config'],
  ])('keeps %s from importing %s', (file, specifier) => {
    expect(checkImport(file, specifier)).toEqual(expect.any(String));
  });

  it('has a layer for each workspace', () => {
    expect(listWorkspaces().filter(({ folder }) => workspaceLayer(folder) === -1)).toEqual([]);
  });

  it('finds no package that exports its tests', () => {
    const exported = listWorkspaces().flatMap(({ manifest: { name, exports = {} } }) =>
      Object.entries(exports).flatMap(([path, target]) =>
        JSON.stringify(target).includes('"./test/') ? [`${name}${path.slice(1)}`] : [],
      ),
    );
    expect(exported).toEqual([]);
  });
});
