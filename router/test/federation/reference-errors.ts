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
    what: 'an interface object’s type name replaces the real one',
    graphs: ['two interface objects', 'required fields of an interface object', 'an interface object'],
    query: '{ media { ... on Film { likes __typename } } }',
  },
  {
    what: 'one response name for a field that two subgraphs require with different arguments',
    graphs: [
      'subgraphs that require one field with different arguments',
      'fields that require one field with different arguments',
    ],
    query: '{ products { inDollar inEuro } }',
  },
];
