import { createRecorder, type Recorder } from '../load/recorder';
import { createReservationClient } from '../load/reservation-client';
import { runRush } from '../load/rush';
import type { Random } from '../tools/random';
import { judgeReservations, type Judged } from './judge';
import type { ReservationSetup } from './reservation-setup';

export interface Load {
  readonly posts: number;
  readonly portions: number;
  readonly people: number;
  /** Milliseconds over which people arrive. */
  readonly spreadMs: number;
  readonly givingBack?: number;
  /** Milliseconds to go on asking what became of a request; long enough to outlast the fault. */
  readonly timeoutMs?: number;
  /** In place of the reservation processes' own addresses. */
  readonly urls?: readonly string[];
  readonly hasCopies?: boolean;
  /** Posts at a time; all of them when left out. */
  readonly atOnce?: number;
}

export interface Loaded {
  readonly judged: Judged;
  readonly recorder: Recorder;
  readonly postIds: readonly number[];
}

/** Crowds come for fresh posts while something is done to the system; judged when all have their answers and all is quiet. */
export async function underLoad(
  setup: ReservationSetup,
  random: Random,
  {
    posts,
    portions,
    people,
    spreadMs,
    givingBack = 0.2,
    timeoutMs = 90_000,
    urls,
    hasCopies = false,
    atOnce = posts,
  }: Load,
  disturb: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Loaded> {
  const postIds = await setup.createPosts(posts, portions);
  const recorder = createRecorder();
  const nextUrl = () => random.pick(urls ?? setup.urls.reservations);
  const client = createReservationClient({ ask: setup.ask, nextUrl, recorder, random, timeoutMs, hasCopies });
  await Promise.all([runRush(client, random, { postIds, people, atOnce, givingBack, spreadMs }), disturb()]);
  return { recorder, postIds, judged: await judgeReservations(setup.rows, recorder, postIds, portions) };
}

/** Requests whose truth was never known are as bad as a wrong answer. */
export function findUnresolved({ recorder }: Loaded): string[] {
  const { unresolved } = recorder.figures();
  return unresolved === 0 ? [] : [`${unresolved} requests never got to know the truth`];
}

/** Share of requests that were answered, refusals included; a 503 or no answer is none. */
export function shareAnswered(recorder: Recorder): number {
  const { answers, requests } = recorder.figures();
  const failed = ['no answer', 'too late', 'SUBGRAPH_UNAVAILABLE', 'DEADLINE_EXCEEDED', 'INTERNAL_SERVER_ERROR'];
  const bad = failed.reduce((sum, name) => sum + (answers.get(name) ?? 0), 0);
  return requests === 0 ? 1 : (requests - bad) / requests;
}
