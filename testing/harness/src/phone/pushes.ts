import { eventually } from '@gobbler/test-servers/eventually';
import { readJsonLines } from '../json-lines';
import { exactly, text } from './check';
import { post } from './contract';

const pushLine = exactly({ token: text, title: text, body: text, eventId: text, at: text });

/** All pushes that the embedded sender has written so far, each body read as the app reads it. */
export async function readPushes(file: string) {
  return (await readJsonLines<unknown>(file))
    .map((line) => pushLine(line, 'a push'))
    .map((push) => ({ ...push, post: post(JSON.parse(push.body), 'the body of a push') }));
}

export type Push = Awaited<ReturnType<typeof readPushes>>[number];

/** The pushes about one post, once there are at least `count` with this title. */
export async function pushesAbout(file: string, postId: number, title: string, count: number): Promise<Push[]> {
  const about = async () =>
    (await readPushes(file)).filter((push) => push.post.post_id === postId && push.title === title);
  return eventually(about, (pushes) => pushes.length >= count);
}
