import type { GraphQLFormattedError } from 'graphql';
import type { RouterContext } from '../../graphql/request-context';
import type { Data } from '../shape/data';

/** One execution of a plan. */
export interface Run {
  readonly context: RouterContext;
  /** The client's variables. */
  readonly variables: Data;
  /** The merged answers, under internal names. */
  readonly root: Data;
  /** Errors of the subgraphs, with paths in internal names. */
  readonly errors: GraphQLFormattedError[];
}

/** A compiled part of a plan. */
export type Step = (run: Run) => Promise<void>;
