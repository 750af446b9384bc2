import { checkReservations, type PostVerdict } from '../checkers/check-reservations';
import type { Operation, PostHistory } from '../checkers/reservation-history';
import type { FaultResult } from '../fault';
import type { Recorder } from '../load/recorder';
import type { RowReader } from './read-rows';

export interface Judged {
  readonly verdicts: readonly PostVerdict[];
  readonly histories: readonly PostHistory[];
}

/**
 * Reads what is left once all is quiet, and has the checker judge each post.
 * @param more what happened to each of them beside the requests
 */
export async function judgeReservations(
  rows: RowReader,
  recorder: Recorder,
  postIds: readonly number[],
  portions: number,
  more: readonly Operation[] = [],
): Promise<Judged> {
  const finals = await rows.settledFinals(postIds);
  const histories = postIds.map((postId): PostHistory => ({
    postId,
    initial: { total: portions, isOpen: true },
    operations: [...recorder.of(postId), ...more],
    final: finals.get(postId) ?? { taken: null, active: [] },
  }));
  return { histories, verdicts: histories.map(checkReservations) };
}

/** The rounds of a fault as one result. Histories without a violation are not worth keeping. */
export function toResult(
  rounds: number,
  judged: readonly Judged[],
  more: Partial<Pick<FaultResult, 'violations' | 'notes' | 'standIns'>> = {},
): FaultResult {
  const verdicts = judged.flatMap((one) => one.verdicts);
  const red = new Set(verdicts.filter(({ violations }) => violations.length > 0).map(({ postId }) => postId));
  const undecided = verdicts.filter(({ linearizable }) => linearizable === 'undecided').length;
  const sum = (pick: (verdict: PostVerdict) => number) => verdicts.reduce((total, one) => total + pick(one), 0);
  return {
    rounds,
    acknowledged: sum(({ acknowledged }) => acknowledged),
    lost: sum(({ lost }) => lost),
    double: sum(({ double }) => double),
    violations: [...verdicts.flatMap(({ violations }) => violations), ...(more.violations ?? [])],
    notes: [`${verdicts.length} histories, ${undecided} undecided`, ...(more.notes ?? [])],
    histories: judged.flatMap((one) => one.histories.filter(({ postId }) => red.has(postId))),
    standIns: more.standIns ?? [],
  };
}

/** What the clients saw, in a line. */
export function describeLoad(recorder: Recorder): string {
  const { answers, slowestMs, unresolved, requests } = recorder.figures();
  const kinds = [...answers].toSorted(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
  return `${requests} requests (${kinds.join(', ')}), slowest ${Math.round(slowestMs)} ms, ${unresolved} unresolved`;
}
