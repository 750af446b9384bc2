export type Data = Record<string, unknown>;

/** Why a value is not acceptable at its place. */
export type Fault = 'missing' | 'wrong';

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
