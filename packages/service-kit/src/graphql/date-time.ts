import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** RFC 3339 with a zone (https://www.rfc-editor.org/rfc/rfc3339#section-5.6). */
const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** Years in which both databases and every client can hold a time. */
const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(9999, 0, 1);

function parse(value: unknown): Date {
  const time = typeof value === 'string' && RFC_3339.test(value) && isRealDay(value) ? Date.parse(value) : Number.NaN;
  if (!(time >= EARLIEST && time < LATEST)) {
    throw new GraphQLError('DateTime must be an RFC 3339 time with a zone, such as 2026-11-05T10:30:00Z.', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
  return new Date(time);
}

/** JavaScript takes 31 February for 3 March. */
function isRealDay(text: string): boolean {
  const day = text.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

/** The scalar `DateTime`: a `Date` inside, RFC 3339 in UTC with milliseconds outside. */
export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant: RFC 3339 in UTC with milliseconds.',
  serialize: (value) => (value instanceof Date ? value : parse(value)).toISOString(),
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
});
