/** Another subgraph's post, of which only the id is known here. */
export interface PostStub {
  readonly id: string;
}

/** What the router hands in for the fields that require more than the id; each field has only what it requires. */
export interface PostParent extends PostStub {
  readonly portions: number;
  readonly isHidden: boolean;
  readonly exactLatitude: number;
  readonly exactLongitude: number;
  readonly placeSeal: string;
}

/** Another subgraph's person, of whom only the id is known here. */
export interface UserStub {
  readonly id: string;
}
