import type { ValueTransformer } from 'typeorm';

/** For columns with our ids: drivers hand a bigint out as text, ours are numbers below 2^53. */
export const bigintNumber: ValueTransformer = {
  from: (value: string | number | null) => (value === null ? null : Number(value)),
  to: (value: unknown) => value,
};
