/** A class of operations that Apollo's executor answers wrongly, listed in docs/federation.md. */
export interface ReferenceError {
  readonly what: string;
  /** The supergraphs of which generated operations run into it. */
  readonly graphs: readonly string[];
  /** An operation of the first of them. */
  readonly query: string;
}

export const REFERENCE_ERRORS: readonly ReferenceError[] = [
  {
    what: 'objects are sent to an interface object’s subgraph under types that it does not have',
    graphs: ['required fields of an interface object'],
    query: '{ media { minutes __typename ... on Song { hours } } }',
  },
  {
    what: 'a field that is required with different arguments is fetched once',
    graphs: [
      'subgraphs that require one field with different arguments',
      'fields that require one field with different arguments',
    ],
    query: '{ products { inDollar inEuro } }',
  },
];
