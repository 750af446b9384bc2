import type { DemoClient } from './demo-client';

/** What every step of the story has at hand. */
export interface Stage {
  readonly client: DemoClient;
  readonly pushFile: string;
  readonly say: (line: string) => void;
}
