import { readFileSync } from 'node:fs';
import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { parse, type GraphQLSchema } from 'graphql';
import { applyMiddlewareToDeclaredResolvers, type IMiddlewareTypeMap } from 'graphql-middleware';
import { shield } from 'graphql-shield';
import { allow, type Permissions, type ShieldRule } from './rules';

export interface SubgraphSchemaOptions {
  /** Path of `schema.graphql`. */
  readonly path: string;
  /** Resolvers by type; the generated `Resolvers` type of the subgraph checks them. */
  readonly resolvers: object;
  /** The whole table of who may call what; see {@link federationRules}. */
  readonly permissions: Permissions;
}

/** Federation's own fields, which the gateway reads; spread them into the rules of `Query`. */
export const federationRules: Readonly<Record<'_service' | '_entities', ShieldRule>> = {
  _service: allow,
  _entities: allow,
};

/**
 * The executable schema of a subgraph: its SDL, its resolvers and the rules around them.
 * With these options a resolver's own errors pass; with graphql-shield's defaults each would become "Not Authorised!".
 */
export function buildSchema({ path, resolvers, permissions }: SubgraphSchemaOptions): GraphQLSchema {
  const typeDefs = parse(readFileSync(path, 'utf8'));
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as GraphQLResolverMap }]);
  const guard = shield(permissions, { debug: true, allowExternalErrors: true, fallbackRule: allow });
  return applyMiddlewareToDeclaredResolvers(
    schema,
    withoutAllowed(guard.generate(schema) as IMiddlewareTypeMap, permissions),
  );
}

/** A guard would have a promise made of each value of a field that anyone may read. */
function withoutAllowed(guards: IMiddlewareTypeMap, permissions: Permissions): IMiddlewareTypeMap {
  const isGuarded = (type: string, field: string) =>
    (permissions[type]?.[field] ?? permissions[type]?.['*'] ?? allow) !== allow;
  return Object.fromEntries(
    Object.entries(guards).map(([type, fields]) => [
      type,
      Object.fromEntries(Object.entries(fields).filter(([field]) => isGuarded(type, field))),
    ]),
  );
}
