/** What the resolvers of `User` start from: the rest is loaded when it is asked for. */
export interface UserParent {
  readonly id: string;
  /** Set where the person proved in this request who they are; never by a reference from outside. */
  readonly isProven?: true;
}
