import type { ExecutionResult, GraphQLError } from 'graphql';

type Path = readonly (string | number)[];

/**
 * Differences between an answer and the expected one. Data must be equal to the order of fields. Where several errors are below one
 * null, any of them may be reported, so errors are compared by the null that they explain; by code where the null is their own.
 */
export function answerDifferences(expected: ExecutionResult, answer: ExecutionResult): string[] {
  const [data, wanted] = [answer, expected].map((one) => JSON.stringify(one.data ?? null));
  if (data !== wanted) return [`data is ${data}, not ${wanted}`];
  const reported = placesOf(answer);
  const due = placesOf(expected);
  return [
    ...[...due.keys()].filter((place) => !reported.has(place)).map((place) => `no error at ${place}`),
    ...[...reported.keys()].filter((place) => !due.has(place)).map((place) => `an error at ${place}`),
    ...[...due].flatMap(([place, codes]) =>
      [...codes].filter((code) => !reported.get(place)?.has(code)).map((code) => `no ${code} at ${place}`),
    ),
  ];
}

/** The places of nulls that an answer's errors explain. */
export function nullsWithErrors({ data = null, errors = [] }: ExecutionResult): string[] {
  return (errors as readonly GraphQLError[])
    .map(({ path = [] }) => nullPlace(data, path))
    .filter((place) => valueAt(data, place) === null)
    .map((place) => place.join('.'));
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], data);
}

/** The codes of a field's own errors, by the place of its null; graphql-js's own errors have none. */
function placesOf({ data = null, errors = [] }: ExecutionResult): Map<string, Set<string>> {
  const codes = new Map<string, Set<string>>();
  for (const { path = [], extensions } of errors as readonly GraphQLError[]) {
    const place = nullPlace(data, path);
    const name = place.join('.');
    const known = codes.get(name) ?? new Set();
    codes.set(name, known);
    const { code } = extensions;
    if (place.length === path.length && typeof code === 'string') known.add(code);
  }
  return codes;
}

/** An error's path up to the null it explains. */
function nullPlace(data: unknown, path: Path): Path {
  let value = data;
  for (const [depth, step] of path.entries()) {
    if (value === null || value === undefined) return path.slice(0, depth);
    value = (value as Record<string | number, unknown>)[step];
  }
  return path;
}
