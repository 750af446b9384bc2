import type { Device } from '../domain/device';

/** What the resolvers of `User` start from: the rest is loaded when it is asked for. */
export interface UserParent {
  readonly id: string;
}

/** An object of a type that has node ids. */
export type NodeParent =
  | ({ readonly __typename: 'User' } & UserParent)
  | ({ readonly __typename: 'Device' } & Device)
  | { readonly __typename: 'Post' | 'Reservation' | 'PremiumSubscription'; readonly nodeKey: string };
