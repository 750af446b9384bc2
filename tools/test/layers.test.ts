import { checkImport } from '../lint/layers.js';

const post = 'subgraphs/post/src';

describe('who may import whom', () => {
  it.each([
    [`${post}/domain/post-service.ts`, './post'],
    [`${post}/domain/post-service.ts`, '@gobbler/contracts'],
    [`${post}/domain/post-service.ts`, '@gobbler/contracts'],
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
    ['/home/user/packages/gobbler/subgraphs/post/src/domain/post.ts', './place'],
    ['jest.config.js', 'node:fs'],
  ])('lets %s import %s', (file, specifier) => {
    expect(checkImport(file, specifier)).toBeUndefined();
  });

  it.each([
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
    ['/home/user/packages/gobbler/subgraphs/post/src/domain/post.ts', '../infra/place'],
  ])('keeps %s from importing %s', (file, specifier) => {
    expect(checkImport(file, specifier)).toEqual(expect.any(String));
  });
});
