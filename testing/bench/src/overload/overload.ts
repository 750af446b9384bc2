import type { Benchmark, BenchmarkOptions, Result, Series, Target } from '../benchmark';
import { startSeededSystem, type SeededSystem } from '../system/start-seeded-system';
import { feedAt } from '../system/feed';
import { sendOpenLoop, type Period } from './send-open-loop';

const POSTS = 60;
const FACTORS = [1, 3, 10];
const QUICK_FACTORS = [3];
/** Seconds of one load. */
const SECONDS = 60;
const QUICK_SECONDS = 3;
const WARM_UP = 600;
const QUICK_WARM_UP = 150;
const PEAK_REQUESTS = 2_000;
const QUICK_REQUESTS = 200;
/** Seconds after an overload until the service must be back to normal, and how long that is watched. */
const RECOVERY_SECONDS = 5;
const REFUSAL_MS = 50;

/** What the whole system answers when it is asked for more than it can do, in an open loop. */
export const overload: Benchmark = {
  name: 'overload',
  title: 'answers at 1, 3 and 10 times the load that saturates the system',
  engines: ['postgres'],
  run: runOverload,
};

async function runOverload({ isQuick, say }: BenchmarkOptions): Promise<Result> {
  const system = await startSeededSystem(POSTS);
  try {
    return await overloadIt(system, isQuick, say);
  } finally {
    await system.stop();
  }
}

async function overloadIt(
  { url, sender }: SeededSystem,
  isQuick: boolean,
  say: (text: string) => void,
): Promise<Result> {
  const target = `${url}/graphql`;
  await sender.send(isQuick ? QUICK_WARM_UP : WARM_UP, feedAt);
  const requests = isQuick ? QUICK_REQUESTS : PEAK_REQUESTS;
  const startedAt = performance.now();
  await sender.send(requests, feedAt);
  const peak = (requests / (performance.now() - startedAt)) * 1_000;
  say(`  saturated at ${peak.toFixed(0)} requests/s`);
  const series: Series[] = [];
  const targets: Target[] = [];
  for (const factor of isQuick ? QUICK_FACTORS : FACTORS) {
    const seconds = isQuick ? QUICK_SECONDS : SECONDS;
    const period = await sendOpenLoop(target, peak * factor, seconds, feedAt);
    // Twice: the seconds in which it may recover, and those after.
    await sendOpenLoop(target, peak / 2, isQuick ? 1 : RECOVERY_SECONDS, feedAt);
    const after = await sendOpenLoop(target, peak / 2, isQuick ? 1 : RECOVERY_SECONDS, feedAt);
    say(`  ${factor} times: ${describe(period)}; afterwards at half the load: ${describe(after)}`);
    const contestant = `${factor} times saturation`;
    const share = period.inTime / seconds / peak;
    const p99 = refusalP99(period);
    series.push(
      { workload: 'answered in 2 s', contestant, unit: 'of the peak rate', values: [share] },
      // At the peak rate itself nothing need be refused.
      ...(factor > 1 ? [{ workload: 'refusals, p99', contestant, unit: 'ms', values: [p99] }] : []),
      { workload: 'answered afterwards', contestant, unit: 'of the sent', values: [after.inTime / after.sent] },
    );
    targets.push(
      { figure: `${contestant}: answered in 2 s, of the peak rate`, measured: share, must: 0.9, isFloor: true },
      ...(factor > 1 ? [{ figure: `${contestant}: refusals, p99 in ms`, measured: p99, must: REFUSAL_MS }] : []),
      {
        figure: `${contestant}: answered 5 s afterwards`,
        measured: after.inTime / after.sent,
        must: 0.99,
        isFloor: true,
      },
    );
  }
  return { series, targets };
}

/** NaN, which reaches no target, when nothing was refused. */
function refusalP99({ refusalMs }: Period): number {
  return refusalMs[Math.floor(refusalMs.length * 0.99)] ?? Number.NaN;
}

function describe(period: Period): string {
  const { sent, inTime, refused, lost, seconds } = period;
  const p99 = refused === 0 ? '' : ` (p99 ${refusalP99(period).toFixed(0)} ms)`;
  return `${(sent / seconds).toFixed(0)}/s sent, ${(inTime / seconds).toFixed(0)}/s in time, ${refused} refused${p99}, ${lost} lost`;
}
