/** Takes a value of an answer as a type of the phone's, or says where it is none. */
export type Check<Value> = (value: unknown, where: string) => Value;

/** What a check lets through. */
export type Checked<Of> = Of extends Check<infer Value> ? Value : never;

/** Dart's `int`. */
export const int: Check<number> = (value, where) =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : fail(value, where, 'an int');

/** Dart's `num`. */
export const num: Check<number> = (value, where) =>
  typeof value === 'number' && Number.isFinite(value) ? value : fail(value, where, 'a num');

export const text: Check<string> = (value, where) => (typeof value === 'string' ? value : fail(value, where, 'a text'));

export const bool: Check<boolean> = (value, where) =>
  typeof value === 'boolean' ? value : fail(value, where, 'a bool');

const WALL_CLOCK = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;

/** A wall clock without an offset, which every time of the phone's is. */
export const time: Check<string> = (value, where) =>
  typeof value === 'string' && WALL_CLOCK.test(value) ? value : fail(value, where, 'a wall clock');

export const nothing: Check<null> = (value, where) => (value === null ? null : fail(value, where, 'null'));

export function orNull<Value>(check: Check<Value>): Check<Value | null> {
  return (value, where) => (value === null ? null : check(value, where));
}

export function list<Value>(check: Check<Value>): Check<Value[]> {
  return (value, where) =>
    Array.isArray(value)
      ? value.map((entry, index) => check(entry, `${where}[${index}]`))
      : fail(value, where, 'a list');
}

/** An object with exactly these fields, none missing and none beside them. */
export function exactly<Fields extends Readonly<Record<string, Check<unknown>>>>(
  fields: Fields,
): Check<{ [Name in keyof Fields]: Checked<Fields[Name]> }> {
  return (value, where) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(value, where, 'an object');
    const keys = Object.keys(value).toSorted().join(' ');
    const wanted = Object.keys(fields).toSorted().join(' ');
    if (keys !== wanted) throw new Error(`${where} has the fields ${keys}, not ${wanted}`);
    for (const [name, entry] of Object.entries(value)) fields[name]?.(entry, `${where}.${name}`);
    return value as { [Name in keyof Fields]: Checked<Fields[Name]> };
  };
}

function fail(value: unknown, where: string, wanted: string): never {
  throw new Error(`${where} is ${JSON.stringify(value)}, not ${wanted}`);
}
