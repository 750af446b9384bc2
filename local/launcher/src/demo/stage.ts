import type { DemoClient } from './demo-client';

/** What every step of the story has at hand. */
export interface Stage {
  readonly client: DemoClient;
  /** Null when pushes go to Firebase, where we can't read them. */
  readonly pushFile: string | null;
  readonly say: (line: string) => void;
  /** Says what a step is about; its number names it if it fails. */
  readonly begin: (line: string) => void;
}
