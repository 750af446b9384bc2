import type { ErrorCode } from '@gobbler/contracts';

/** How a route words its errors. */
export interface RefusalStyle {
  /** Stands as `error` beside the `detail` of a 422. */
  readonly invalidTitle?: string;
  /** Codes whose text stands under `detail`, not under `error`. */
  readonly inDetail?: readonly ErrorCode[];
  /** Texts of our own in place of those that the services give. */
  readonly texts?: Partial<Record<ErrorCode, string>>;
  /** What a GraphQL input field (without `input.`) is called in this route's request, and where it stands. */
  readonly inputNames?: Readonly<Record<string, readonly [place: string, name: string]>>;
}
