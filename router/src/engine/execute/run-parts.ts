import { toGraphqlError } from '@gobbler/contracts';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { RouterContext } from '../../graphql/request-context';
import type { Selection } from '../normalise/selection';
import type { Data } from '../shape/data';
import { UNAVAILABLE } from './fault-error';
import { graft, type KeyNames } from './graft';
import type { Run, Step } from './run';

/** A compiled part of an operation. */
export interface CompiledPart {
  readonly step: Step;
  readonly selection: Selection;
}

/** The merged answers and the errors of a plan, under internal names. */
export interface PlanResult {
  readonly data: Data;
  readonly errors: readonly (GraphQLFormattedError | GraphQLError)[];
}

/** Runs the parts of an operation, of which there are several only where `@requires` conflict, and joins their answers. */
export async function runParts(
  parts: readonly CompiledPart[],
  keys: KeyNames,
  context: RouterContext,
  variables: Data,
): Promise<PlanResult> {
  const runs = parts.map((): Run => ({ context, variables, root: Object.create(null) as Data, errors: [] }));
  await Promise.all(parts.map(({ step }, index) => step(runs[index] as Run)));
  const [main, ...others] = runs as [Run, ...Run[]];
  for (const [index, { root, errors }] of others.entries()) {
    const { selection } = parts[index + 1] as CompiledPart;
    const mismatch = (path: readonly (string | number)[]) =>
      void main.errors.push(toGraphqlError({ ...UNAVAILABLE, path }));
    graft(main.root, root, selection, { keys, mismatch });
    main.errors.push(...errors.filter((error) => !main.errors.some((known) => isAtSamePlace(known, error))));
  }
  return { data: main.root, errors: main.errors };
}

/** All parts report a failure above their own fields. */
function isAtSamePlace(one: GraphQLFormattedError, other: GraphQLFormattedError): boolean {
  return JSON.stringify(one.path) === JSON.stringify(other.path);
}
