/** Limits per document, checked before planning; far above what hand-written documents need. */
export const LIMITS = {
  /** Tokens of the whole document. */
  tokens: 12_000,
  /** Of the whole document, comments and strings included: reading them takes time too. */
  characters: 150_000,
  /** Levels of nested fields, with fragments expanded. */
  depth: 30,
  /** Aliases in the whole document, plus repeated fields in a selection set. */
  aliases: 100,
  directives: 50,
  /** Root fields of a query. */
  queryFields: 20,
  /** Root fields of a mutation: each log-in is a password guess. */
  mutationFields: 5,
  /** Items of a list, in the document or in variables. */
  listItems: 1_000,
  /** Levels of nested lists and objects, in the document or in variables. */
  valueDepth: 30,
  /** Fields with fragments expanded. */
  expandedFields: 5_000,
  /** Pairs of fields with the same response name in one object, which validation compares: about 10 ms. */
  comparedFields: 20_000,
  /** Fragments in a document; validation compares all pairs. */
  fragments: 100,
  /** Reported errors of a document that fails validation. */
  validationErrors: 20,
} as const;
