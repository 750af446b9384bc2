import { setTimeout as sleep } from 'node:timers/promises';
import { measureSlowness } from '@gobbler/test-harness';
import type { FaultContext, FaultDefinition } from '../fault';
import { createAskService, type AskService } from '../load/ask-service';
import { createRecorder, type Recorder } from '../load/recorder';
import { createReservationClient } from '../load/reservation-client';
import { runRush } from '../load/rush';
import { createPostAsOwner } from '../system/create-post';
import { describeLoad, judgeReservations, toResult } from '../system/judge';
import { openWholeSystem, PROGRAMS, type ProgramName, type WholeSystem } from '../system/whole-system';
import { createRandom, type Random } from '../tools/random';
import { startReplicaProxy, type ReplicaProxy } from '../tools/replica-proxy';

const PORTIONS = 20;
const PEOPLE = 40;
/** Milliseconds that a replica goes on serving after SIGTERM; the proxies check readiness five times per second. */
const DRAIN_MS = { least: 2_000, most: 10_000 };
const REQUESTS = 10_000;
/** What the short version restarts, one of them per round: what a reservation goes through. */
const SHORTLY: readonly ProgramName[] = ['reservation', 'router', 'post'];

export const replicasRestarted: FaultDefinition = {
  number: 15,
  title: 'every service restarted one after another behind proxies that follow /readyz, then one killed',
  async run(context) {
    const random = createRandom(context.seed);
    const proxies = new Map<string, ReplicaProxy>();
    // On a busy machine the proxies take longer to notice that a replica is going.
    const drainMs = Math.min(DRAIN_MS.most, Math.round(DRAIN_MS.least * (await measureSlowness())));
    const restarted = context.isShort ? SHORTLY.slice(0, context.rounds ?? undefined) : PROGRAMS;
    const rounds = context.isShort ? 1 : (context.rounds ?? 2);
    const system = await openWholeSystem(context, {
      replicasOf: (name) => (restarted.includes(name) ? 2 : 1),
      env: { DRAIN_MS: String(drainMs) },
      async front(name, urls) {
        const proxy = await startReplicaProxy(urls);
        proxies.set(name, proxy);
        context.scope.atEnd(() => proxy.close());
        return proxy.url;
      },
    });
    const crowd = createCrowd(context, system, random);

    const orderly = await crowd(context.isShort ? 0 : REQUESTS, async () => {
      for (let round = 0; round < rounds; round += 1) await restartOneByOne(context, system, restarted);
    });
    const failed = failuresOf(orderly.recorder);
    // A crowd on a busy machine gets some 503 without any restart; the short version asks only whether a request was lost.
    const unanswered = [...proxies.values()].reduce((sum, proxy) => sum + proxy.failures().length, 0);
    const isWrong = context.isShort ? unanswered + lostAnswersOf(orderly.recorder) > 0 : failed > 0;
    const violations = isWrong
      ? [`${failed} requests failed while replicas were restarted`, ...describeFailures(proxies, system)]
      : [];
    context.say(`restarted one after another: ${describeLoad(orderly.recorder)}`);

    let inFlight = 0;
    const killed = await crowd(0, async (running) => {
      await sleep(1_000);
      const victim = system.of('reservation')[0];
      inFlight = running();
      await victim?.process().kill();
      await victim?.restart();
    });
    const lost = context.isShort ? lostAnswersOf(killed.recorder) : failuresOf(killed.recorder);
    if (lost > Math.max(inFlight, 1)) violations.push(`${lost} requests failed with ${inFlight} in flight at the kill`);
    context.say(`one killed: ${describeLoad(killed.recorder)}`);
    const { requests } = orderly.recorder.figures();
    const notes = [
      `SIGTERM to every process one after another, ${rounds} times: ${failed} of ${requests} requests failed`,
      `SIGKILL: ${lost} failed, ${inFlight} were in flight`,
    ];
    return toResult(rounds + 1, [orderly.judged, killed.judged], { violations, notes });
  },
};

/** Each process gets SIGTERM, and is back before it is the next one's turn. */
async function restartOneByOne(
  context: FaultContext,
  { replicas }: WholeSystem,
  restarted: readonly ProgramName[],
): Promise<void> {
  for (const replica of replicas.filter(({ name }) => restarted.includes(name))) {
    const ending = replica.process();
    const end = await ending.stop();
    if (end !== 0) context.say(`${replica.name} ended with ${end}: ${ending.output().slice(-1_500)}`);
    await replica.restart();
    await sleep(400);
  }
}

/** Crowds come for one post after the other until the disturbance is over and enough have asked. */
function createCrowd({ scope }: FaultContext, system: WholeSystem, random: Random) {
  const { ask, close } = createAskService({ tokenOf: system.tokenOf });
  scope.atEnd(close);
  let running = 0;
  const counted: AskService = async (request) => {
    running += 1;
    try {
      return await ask(request);
    } finally {
      running -= 1;
    }
  };

  return async (least: number, disturb: (inFlight: () => number) => Promise<unknown>) => {
    const recorder = createRecorder();
    const nextUrl = () => system.routerUrl;
    const client = createReservationClient({ ask: counted, nextUrl, recorder, random, timeoutMs: 60_000 });
    let isOver = false;
    const disturbing = disturb(() => running).finally(() => (isOver = true));
    const postIds: number[] = [];
    while (!isOver || recorder.figures().requests < least) {
      const postId = await createPostAsOwner(ask, system.routerUrl, PORTIONS, 3_600_000);
      postIds.push(postId);
      await runRush(client, random, { postIds: [postId], people: PEOPLE, atOnce: 1, givingBack: 0.2, spreadMs: 1_500 });
    }
    await disturbing;
    return { recorder, judged: await judgeReservations(system.rows, recorder, postIds, PORTIONS) };
  };
}

/** A 503, a 502 or no answer; a refusal such as "sold out" is an answer. */
function failuresOf(recorder: Recorder): number {
  const { answers } = recorder.figures();
  const failed = [
    'no answer',
    'too late',
    'SUBGRAPH_UNAVAILABLE',
    'BAD_GATEWAY',
    'DEADLINE_EXCEEDED',
    'INTERNAL_SERVER_ERROR',
  ];
  return failed.reduce((sum, name) => sum + (answers.get(name) ?? 0), 0);
}

/** What the proxies could not pass on, and what the services warned of: a failure must be explained. */
function describeFailures(proxies: ReadonlyMap<string, ReplicaProxy>, { replicas }: WholeSystem): string[] {
  const unpassed = [...proxies].flatMap(([name, proxy]) =>
    proxy.failures().map((failure) => `proxy of ${name}: ${failure}`),
  );
  const warned = replicas.flatMap((replica) =>
    [
      ...replica
        .process()
        .output()
        .matchAll(/"msg":"([^"]{1,160})/g),
    ].map(([, text]) => `${replica.name} said: ${text}`),
  );
  return [...Map.groupBy([...unpassed, ...warned], (text) => text)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, 8)
    .map(([text, all]) => `${all.length} x ${text}`);
}

function lostAnswersOf(recorder: Recorder): number {
  const { answers } = recorder.figures();
  return (answers.get('no answer') ?? 0) + (answers.get('BAD_GATEWAY') ?? 0);
}
