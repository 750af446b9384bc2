import type { Operation, PostHistory } from '../src/checkers/reservation-history';
import { createRandom } from '../src/tools/random';
import { createSimulatedPost, type Bug, type SimulatedPost } from './simulated-post';

interface Task {
  readonly at: number;
  run(): void;
}

/** Share of requests whose answer is lost on its way, and of those that never arrive. */
const LOST = 0.06;

/** Everything happens in simulated milliseconds, so that a seed gives the same history again. */
function createSimulation(seed: number, bug: Bug | null) {
  const random = createRandom(seed);
  const total = random.between(1, 5);
  const post = createSimulatedPost(total, bug);
  const operations: Operation[] = [];
  const tasks: Task[] = [];
  const at = (moment: number, run: () => void) => void tasks.push({ at: moment, run });

  /** Asks at `from`; the effect comes later, the answer later still, and one in some is lost before or behind the effect. */
  function ask<Answer>(from: number, effect: () => Answer, done: (answer: Answer | null, to: number) => void): void {
    const effectAt = from + random.between(1, 30);
    const to = effectAt + random.between(1, 30);
    const [isLostBefore, isLostBehind] = [random.chance(LOST / 2), random.chance(LOST / 2)];
    at(effectAt, () => {
      const answer = isLostBefore ? null : effect();
      at(to, () => (isLostBefore || isLostBehind ? done(null, Infinity) : done(answer, to)));
    });
  }

  function finish(): PostHistory {
    for (;;) {
      tasks.sort((one, other) => one.at - other.at);
      const task = tasks.shift();
      if (!task) return { postId: seed, initial: { total, isOpen: true }, operations, final: post.final() };
      task.run();
    }
  }

  return { random, post, operations, at, ask, finish };
}

type Simulation = ReturnType<typeof createSimulation>;

/** 20 to 40 operations of people and of the owner of one post. */
export function simulateHistory(seed: number, bug: Bug | null = null): PostHistory {
  const simulation = createSimulation(seed, bug);
  const { random } = simulation;
  const people = random.between(8, 12);
  for (let userId = 1; userId <= people; userId += 1) startPerson(simulation, userId, bug === 'naive-count');
  startOwner(simulation);
  return simulation.finish();
}

function startPerson({ random, post, operations, ask, at }: Simulation, userId: number, isNaive: boolean): void {
  function reserve(from: number, left: number): void {
    if (left <= 0) return;
    const done = (answer: ReturnType<SimulatedPost['reserve']> | null, to: number) => {
      operations.push({ kind: 'reserve', userId, from, to, outcome: answer ?? { kind: 'unknown' } });
      const next = from + random.between(60, 150);
      if (answer?.kind === 'made' && random.chance(0.5)) cancel(next, answer.reservationId, left - 1);
      else reserve(next, left - 1);
    };
    if (isNaive) reserveNaively(from, done);
    else ask(from, () => post.reserve(userId), done);
  }

  /** Counts at one moment and inserts at another. */
  function reserveNaively(
    from: number,
    done: (answer: ReturnType<SimulatedPost['reserve']>, to: number) => void,
  ): void {
    at(from + 5, () => {
      const refusal = post.refusal(userId);
      const to = from + random.between(20, 50);
      at(to, () => done(refusal ?? post.insert(userId), to));
    });
  }

  function cancel(from: number, reservationId: number, left: number): void {
    ask(
      from,
      () => post.cancel(reservationId),
      (answer, to) => {
        operations.push({ kind: 'cancel', userId, reservationId, from, to, outcome: answer ?? 'unknown' });
        const next = from + random.between(60, 150);
        if (answer === null) cancel(next, reservationId, left - 1);
        else reserve(next, left - 1);
      },
    );
  }

  reserve(random.between(0, 60), random.between(2, 4));
}

function startOwner({ random, post, operations, ask, at }: Simulation): void {
  function change(from: number, next: { total?: number; isOpen?: boolean }): void {
    ask(
      from,
      () => post.change(next),
      (answer, to) => {
        const outcome = answer === null ? 'unknown' : 'done';
        operations.push({ kind: 'change', ...next, from, to, outcome });
      },
    );
  }
  if (random.chance(0.6)) change(random.between(0, 400), { total: random.between(0, 6) });
  if (random.chance(0.4)) {
    change(random.between(50, 150), { isOpen: false });
    change(random.between(250, 350), { isOpen: true });
  }
  const end = random.between(250, 500);
  at(end, () => post.expire());
  operations.push({ kind: 'expire', from: end - 5, to: end + 5 });
}
