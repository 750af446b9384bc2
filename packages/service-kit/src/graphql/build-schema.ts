import { readFileSync } from 'node:fs';
import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { defaultFieldResolver, isObjectType, parse, type GraphQLSchema } from 'graphql';
import { applyMiddlewareToDeclaredResolvers, type IMiddlewareTypeMap } from 'graphql-middleware';
import { shield } from 'graphql-shield';
import type { RequestContext } from './context';
import { allow, checkOf, type Check, type Permissions, type ShieldRule } from './rules';

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
  const guards = guard.generate(schema) as IMiddlewareTypeMap;
  return withChecks(applyMiddlewareToDeclaredResolvers(schema, onlyShielded(guards, permissions)), permissions);
}

function ruleOf(permissions: Permissions, type: string, field: string): ShieldRule {
  return permissions[type]?.[field] ?? permissions[type]?.['*'] ?? allow;
}

/** A guard would have a promise made of each value of a field, also where anyone may read it or the answer is known at once. */
function onlyShielded(guards: IMiddlewareTypeMap, permissions: Permissions): IMiddlewareTypeMap {
  const isShielded = (rule: ShieldRule) => rule !== allow && !checkOf(rule);
  return Object.fromEntries(
    Object.entries(guards).map(([type, fields]) => [
      type,
      Object.fromEntries(Object.entries(fields).filter(([field]) => isShielded(ruleOf(permissions, type, field)))),
    ]),
  );
}

/** Has the fields whose rules are {@link checkOf | checks} decide by themselves. Changes the schema that it is given. */
function withChecks(schema: GraphQLSchema, permissions: Permissions): GraphQLSchema {
  for (const name of Object.keys(permissions)) {
    const type = schema.getType(name);
    for (const field of isObjectType(type) ? Object.values(type.getFields()) : []) {
      const check = checkOf(ruleOf(permissions, name, field.name));
      if (!check) continue;
      const { resolve = defaultFieldResolver } = field;
      field.resolve = (parent: Parameters<Check>[0], args, context: RequestContext, info): unknown => {
        const verdict = check(parent, args, context);
        if (verdict !== true) throw verdict;
        return resolve(parent, args, context, info);
      };
    }
  }
  return schema;
}
