import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { exactly, text } from './check';
import { post } from './contract';

const pushLine = exactly({ token: text, title: text, body: text, eventId: text, at: text });

/** All pushes that went out so far; each body is taken apart as the app does it. */
export async function readPushes(file: string) {
  const lines = await readFile(file, 'utf8').catch(() => '');
  return lines
    .slice(0, lines.lastIndexOf('\n') + 1) // the last line may be half written
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => pushLine(JSON.parse(line), 'a push'))
    .map((push) => ({ ...push, post: post(JSON.parse(push.body), 'the body of a push') }));
}

export type Push = Awaited<ReturnType<typeof readPushes>>[number];

/** The pushes about one post, as soon as there are at least so many of a title. */
export async function pushesAbout(file: string, postId: number, title: string, count: number): Promise<Push[]> {
  const until = performance.now() + 25_000;
  for (;;) {
    const all = await readPushes(file);
    const about = all.filter((push) => push.post.post_id === postId && push.title === title);
    if (about.length >= count) return about;
    if (performance.now() > until) throw new Error(`${about.length} of ${count} pushes “${title}” came`);
    await sleep(50);
  }
}
