import type { FaultDefinition } from '../fault';
import { newKey } from '../load/recorder';
import { describeLoad, toResult, type Judged } from '../system/judge';
import { OWNER } from '../system/create-post';
import { openReservationSetup, type ReservationSetup } from '../system/reservation-setup';
import { findUnresolved, underLoad } from '../system/under-load';
import { createRandom } from '../tools/random';
import { startReplayingProxy, type ReplayingProxy } from '../tools/replaying-proxy';

const POSTS = 12;

export const postsReplayed: FaultDefinition = {
  number: 8,
  title: 'every POST replayed twice, one in ten two seconds late',
  async run(context) {
    const rounds = context.rounds ?? (context.isShort ? 2 : 20);
    const random = createRandom(context.seed);
    const setup = await openReservationSetup(context);
    const standIns = await setup.standIns(['database', 'lock', 'broker']);
    const proxy = await startReplayingProxy(() => random.pick(setup.urls.reservations), random);
    const toPost = await startReplayingProxy(() => setup.urls.post, random);
    context.scope.atEnd(() => Promise.all([proxy.close(), toPost.close()]));
    const judged: Judged[] = [];
    const violations: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const load = {
        posts: 4,
        portions: 8,
        people: 20,
        spreadMs: 500,
        givingBack: 0.4,
        urls: [proxy.url],
        hasCopies: true,
      };
      const loaded = await underLoad(setup, random, load);
      await proxy.settle();
      judged.push(loaded.judged);
      violations.push(...findUnresolved(loaded), ...(await findSecondEffects(setup, loaded.postIds)));
      context.say(`round ${round + 1}: ${describeLoad(loaded.recorder)}`);
    }
    violations.push(...(await findDoublePosts(setup, toPost)));
    const notes = [`${proxy.copies() + toPost.copies()} copies beside the originals`];
    return toResult(rounds, judged, { violations, notes, standIns });
  },
};

/** Under a key of its own each person reserved at most once in all, given back or not. */
async function findSecondEffects({ rows }: ReservationSetup, postIds: readonly number[]): Promise<string[]> {
  const twice = await rows.query<{ user_id: string; post_id: string; made: string }>(
    `SELECT user_id, post_id, count(*) AS made FROM reservations WHERE post_id IN (${postIds.join(', ')})
     GROUP BY user_id, post_id HAVING count(*) > 1`,
  );
  return twice.map((row) => `${row.user_id} reserved post ${row.post_id} ${row.made} times under one key`);
}

/** So many keyed posts through the proxy are so many posts. */
async function findDoublePosts(setup: ReservationSetup, proxy: ReplayingProxy): Promise<string[]> {
  const title = `Soup ${newKey().slice(0, 8)}`;
  const create = (index: number) =>
    setup.ask({
      url: proxy.url,
      service: 'post',
      document: 'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }',
      variables: {
        input: {
          title,
          description: `pot ${index}`,
          position: { latitude: 1.3, longitude: 103.8 },
          portions: 2,
          endsAt: new Date(Date.now() + 3_600_000).toISOString(),
          idempotencyKey: newKey(),
        },
      },
      userId: OWNER,
    });
  const answers = await Promise.all(Array.from({ length: POSTS }, (_, index) => create(index)));
  await proxy.settle();
  const confirmed = answers.filter(({ kind }) => kind === 'data').length;
  const [row] = await setup.posts.query<{ made: string }>(
    `SELECT count(*) AS made FROM posts WHERE title = '${title}'`,
  );
  const made = Number(row?.made);
  return confirmed <= made && made <= POSTS ? [] : [`${POSTS} keyed posts, ${confirmed} acknowledged, ${made} made`];
}
