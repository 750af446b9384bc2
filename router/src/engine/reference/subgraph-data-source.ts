import type { GraphQLDataSource } from '@apollo/gateway';
import type { ErrorEnvelope } from '@gobbler/contracts';
import { parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { RouterContext } from '../../graphql/request-context';
import { ALL_OPEN } from '../compile/open-positions';
import { compileShapeCheck, type ShapeCheck } from '../compile/shape-check';
import { askSubgraph, type AskedSubgraph } from '../execute/ask-subgraph';
import { shownError } from '../execute/shown-error';
import type { EntityPlaces } from './entity-places';

export interface DataSourceOptions extends AskedSubgraph {
  /** The full supergraph, including what clients can't see. */
  readonly schema: GraphQLSchema;
  /** Shared by the data sources of a supergraph. */
  readonly places: EntityPlaces;
}

/** Calls one subgraph for the gateway's executor. */
export function createSubgraphDataSource({ schema, places, ...subgraph }: DataSourceOptions): GraphQLDataSource {
  const checks = new WeakMap<DocumentNode, ShapeCheck>();

  function checkOf(document: DocumentNode): ShapeCheck {
    const known = checks.get(document) ?? compileShapeCheck({ schema, document, base: '', isOpen: ALL_OPEN });
    checks.set(document, known);
    return known;
  }

  return {
    async process(options) {
      const { request, context } = options;
      const { query = '', variables = {}, operationName } = request;
      const document = ('document' in options && options.document) || parse(query, { noLocation: true });
      const entityTypes = entityTypesOf(query, variables);
      const { data, errors } = await askSubgraph(subgraph, {
        document,
        // Relies on how the gateway prints its fetches.
        isMutation: query.startsWith('mutation'),
        body: JSON.stringify({ query, variables, operationName }),
        entityTypes,
        checkFor: () => checkOf(document),
        context: context as RouterContext,
      });
      const place = 'pathInIncomingRequest' in options ? (options.pathInIncomingRequest ?? []) : [];
      if (!entityTypes && data) places.noteRoot(context, data);
      const shown = errors.map((error) => shownError(located(error), subgraph.name, subgraph.log));
      return { data, ...(shown.length > 0 ? { errors: shown } : {}) };

      function located(error: ErrorEnvelope): ErrorEnvelope {
        if (!entityTypes || !error.path) return error;
        const representations = variables['representations'] as readonly unknown[];
        return { ...error, path: [...places.correct(context, place, representations, error.path)] };
      }
    },
  };
}

/** Types of the entities that a fetch requests; null for an ordinary operation. */
function entityTypesOf(query: string, variables: Record<string, unknown>): unknown[] | null {
  // A string in a client's document may look like this, but no client variable has this name.
  if (!query.includes('{_entities(representations:$representations)')) return null;
  const representations = variables['representations'];
  if (!Array.isArray(representations)) return null;
  return representations.map((entity: { __typename?: unknown } | null) => entity?.__typename);
}
