/** What one document may hold. Nothing that a person writes comes near; all of it is checked before anything is planned or called. */
export const LIMITS = {
  /** Tokens of the whole document. */
  tokens: 12_000,
  /** Fields inside each other, fragments followed. */
  depth: 30,
  /** Aliases in the whole document, and fields that stand twice in one selection. */
  aliases: 100,
  directives: 50,
  /** Fields at the top of a query. */
  queryFields: 20,
  /** Fields at the top of a mutation: each one changes something, and each log-in is a guess. */
  mutationFields: 5,
  /** Items of a list, in the document or in variables. */
  listItems: 1_000,
  /** Lists and objects inside each other, in the document or in variables. */
  valueDepth: 30,
  /** Fields once all fragments are expanded. */
  expandedFields: 5_000,
  /** Fragments of a document; validation compares each with each. */
  fragments: 100,
} as const;
