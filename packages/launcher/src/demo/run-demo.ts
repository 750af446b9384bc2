import { readDemoConfig } from './config';
import { createDemoClient, DemoError } from './demo-client';
import { tellStory } from './tell-story';

/** Plays the story against the running system; exit code 1 when a step does not go as it must. */
export async function runDemo(): Promise<void> {
  const { url, pushFile } = readDemoConfig();
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  try {
    say(`The story of a pot of curry, told to ${url}\n`);
    await tellStory({ client: createDemoClient(url), pushFile, say });
  } catch (error) {
    process.stderr.write(`\n${error instanceof DemoError ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
