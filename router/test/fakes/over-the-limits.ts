import { LIMITS } from '../../src/limits/limits';

const repeat = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const nested = (depth: number, inner: string) => `${'['.repeat(depth)}${inner}${']'.repeat(depth)}`;
/** Few tokens that expand to too many fields. */
const fragments = repeat(13, (i) => `fragment F${i} on Product { name ...F${i + 1} ... { ...F${i + 1} } }`);

/** An operation beyond each document limit, without the keyword `query`. */
export const OVER_THE_LIMITS: readonly (readonly [code: string, what: string, query: string])[] = [
  ['TOKEN_LIMIT', 'tokens', `{ products { ${'name '.repeat(LIMITS.tokens)} } }`],
  ['ALIAS_LIMIT', 'aliases', `{ products { ${repeat(LIMITS.aliases + 1, (i) => `a${i}: name`)} } }`],
  ['ALIAS_LIMIT', 'repeated fields', `{ products { ${'name '.repeat(LIMITS.aliases + 2)} } }`],
  ['ROOT_FIELD_LIMIT', 'root fields', `{ ${repeat(LIMITS.queryFields + 1, (i) => `a${i}: topReview { text }`)} }`],
  ['DIRECTIVE_LIMIT', 'directives', `{ topReview { text ${'@skip(if: false) '.repeat(LIMITS.directives + 1)} } }`],
  [
    'COST_LIMIT',
    'fragments',
    `{ topReview { text } } ${repeat(LIMITS.fragments + 1, (i) => `fragment F${i} on Review { text }`)}`,
  ],
  ['COST_LIMIT', 'expanded fields', `{ products { ...F0 } } ${fragments} fragment F13 on Product { name }`],
  ['DEPTH_LIMIT', 'depth', `{ x ${'{ y '.repeat(LIMITS.depth)}${'}'.repeat(LIMITS.depth)} }`],
  ['DEPTH_LIMIT', 'depth of values', `{ count(ids: ${nested(LIMITS.valueDepth + 1, '1')}) }`],
  ['LIST_LIMIT', 'items of a list', `{ count(ids: [${'1 '.repeat(LIMITS.listItems + 1)}]) }`],
];

/** Variables beyond each limit, for `query($ids: [Int!]!) { count(ids: $ids) }`. */
export const VARIABLES_OVER_THE_LIMITS: readonly (readonly [code: string, what: string, ids: unknown])[] = [
  ['LIST_LIMIT', 'items of a list', Array(LIMITS.listItems + 1).fill(1)],
  ['DEPTH_LIMIT', 'depth of values', JSON.parse(nested(LIMITS.valueDepth + 2, '1'))],
];
