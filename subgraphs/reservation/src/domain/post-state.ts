/** What reserving needs to know of a post, as it was at one version. */
export interface PostState {
  readonly id: number;
  readonly ownerId: number;
  /** On offer in all. */
  readonly portions: number;
  readonly isHidden: boolean;
  /** Nobody can reserve from then on. */
  readonly endsAt: Date;
  /** Grows by one with every change of the post. */
  readonly version: number;
}
