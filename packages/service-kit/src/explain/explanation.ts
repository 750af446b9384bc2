import type { DataSource } from 'typeorm';

/** What is to be explained: a post, a person, or both; ids of this system. */
export interface Subject {
  readonly postId?: number | undefined;
  readonly userId?: number | undefined;
  readonly reservationId?: number | undefined;
}

/** One thing that a service knows. */
export interface Fact {
  /** Null for what is so at the moment. */
  readonly at: Date | null;
  /** A sentence without tokens, positions, names and texts of people. */
  readonly text: string;
}

interface Explanation {
  readonly facts: readonly Fact[];
  /** What else the subject is: whose reservation it is, and of which post. */
  readonly subject?: Subject;
}

/** Reads from one service's database what it knows about a subject. */
export type Explain = (dataSource: DataSource, subject: Subject) => Promise<Explanation>;
