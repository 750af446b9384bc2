import { SettingsError } from '@gobbler/service-kit';
import { readDemoConfig } from './config';
import { createDemoClient } from './demo-client';
import { playStory } from './play-story';

/** Plays the story against the running system; exit code 1, and which step did not go as it must, when one does not. */
export async function runDemo(): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  let step = '';
  try {
    const { url, pushFile } = await readDemoConfig();
    say(`The story of a pot of curry, on ${url}\n`);
    const begin = (line: string): void => {
      step = /^\s*(\d+)\./.exec(line)?.[1] ?? step;
      say(line);
    };
    await playStory({ client: createDemoClient({ url, say }), pushFile, say, begin });
  } catch (error) {
    process.stderr.write(`\n${describeFailure(step, error)}\n`);
    process.exitCode = 1;
  }
}

/** In one line: which step, and why. */
export function describeFailure(step: string, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  if (error instanceof SettingsError) return why;
  return `Step ${step} of the story could not be done: ${why.replaceAll(/\s*\n\s*/g, ' ')}`;
}
