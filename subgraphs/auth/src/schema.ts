import { join } from 'node:path';
import { buildSchema, DateTimeScalar } from '@gobbler/service-kit';
import { permissions } from './permissions';
import { Mutation } from './resolvers/mutation';
import { Query } from './resolvers/query';
import { User } from './resolvers/user';

/** The executable schema: SDL, resolvers, permissions. */
export function buildAuthSchema() {
  return buildSchema({
    path: join(__dirname, '../schema.graphql'),
    resolvers: { DateTime: DateTimeScalar, Query, Mutation, User },
    permissions,
  });
}
