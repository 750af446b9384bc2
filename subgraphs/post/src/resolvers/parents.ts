/** A person, of whom this subgraph knows no more than the id. */
export interface UserParent {
  readonly id: string;
}
