import type { FetchNode } from '@apollo/query-planner';
import type { Data } from '../shape/data';

/**
 * Writes a fetch's request body from the client's variables and the representations of the requested entities (null for an
 * ordinary operation).
 */
export type BodyFor = (variables: Data, representations: readonly Data[] | null) => string;

/**
 * Compiles the request body of a fetch: all but the variables' values is written once.
 * @param clientNames internal variable name to the client's
 */
export function compileBody(node: FetchNode, clientNames: ReadonlyMap<string, string>): BodyFor {
  const { operation, operationName, variableUsages = [] } = node;
  const start = `{"query":${JSON.stringify(operation)},"variables":{`;
  const end = operationName === undefined ? '}}' : `},"operationName":${JSON.stringify(operationName)}}`;
  const used = variableUsages.map((name) => ({ name: JSON.stringify(name), client: clientNames.get(name) ?? name }));
  return (variables, representations) => {
    const values: string[] = [];
    for (const { name, client } of used) {
      const value = Object.hasOwn(variables, client) ? variables[client] : undefined;
      if (value !== undefined) values.push(`${name}:${JSON.stringify(value)}`);
    }
    if (representations) values.push(`"representations":${JSON.stringify(representations)}`);
    return start + values.join() + end;
  };
}
