import { GraphQLError } from 'graphql';

/** A supergraph with its data. */
export interface Graph {
  /** What it tests. */
  readonly name: string;
  /** How many times as many operations as of others are generated, 1 by default. */
  readonly weight?: number;
  /** Whether nothing is computed where a required value is missing. */
  readonly needsRequired?: boolean;
  /** SDL by subgraph name. Without a schema extension it is Federation 2 with all its directives. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** Creates the data that all subgraphs and the single schema share; called for every operation. */
  readonly data: () => GraphData;
  /** Literals for arguments, by type name. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

export interface GraphData {
  /** The values of root fields; a function receives the arguments, and `this` is the parent. */
  readonly root: object;
  /** All entities, with their `__typename`. */
  readonly entities?: readonly object[];
}

/** Objects of one type. */
export function rows<Row extends object>(typename: string, all: readonly Row[]): (Row & { __typename: string })[] {
  return all.map((row) => ({ ...row, __typename: typename }));
}

/** A root field that finds an object by its `id`. */
export function byId<Row extends { readonly id: unknown }>(all: readonly Row[]) {
  return ({ id }: { id: unknown }): Row | null => all.find((row) => row.id === id) ?? null;
}

/** A field's error. */
export function refuse(code: string): never {
  throw new GraphQLError(`That is ${code}.`, { extensions: { code } });
}
