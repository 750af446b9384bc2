import { SettingsError } from '@gobbler/service-kit';
import { readDemoConfig } from './config';
import { createDemoClient } from './demo-client';
import { playStory } from './play-story';

class NotRunningError extends Error {}

/** Milliseconds. */
const CHECK_MS = 5_000;

/** Plays the story against the running system; exit code 1, and which step did not go as it must, when one does not. */
export async function runDemo(): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  let step = '';
  try {
    const { url, pushFile } = await readDemoConfig();
    await checkRunning(url);
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

/** Throws when nothing listens there: waiting, as for a system that is down for a moment, would not help. */
async function checkRunning(url: string): Promise<void> {
  try {
    const answer = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(CHECK_MS) });
    await answer.body?.cancel();
  } catch (error) {
    const { code } = (error instanceof Error ? (error.cause ?? {}) : {}) as { readonly code?: unknown };
    if (code === 'ECONNREFUSED')
      throw new NotRunningError(
        `Nothing answers at ${url}. Start Gobbler with npm start, then run the demo in a second terminal.`,
      );
  }
}

/** In one line: which step, and why. */
export function describeFailure(step: string, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  if (error instanceof SettingsError || error instanceof NotRunningError) return why;
  return `Step ${step} of the story could not be done: ${why.replaceAll(/\s*\n\s*/g, ' ')}`;
}
