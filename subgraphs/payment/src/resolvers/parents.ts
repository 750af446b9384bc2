/** What the resolvers of `User` start from: the rest is loaded when it is asked for. */
export interface UserParent {
  readonly id: string;
}
