import { numbers } from './builders';
import type { Acknowledged } from './find-violations';

/** An answer: `OK` with the reservation's id, or the code of the refusal. */
export interface CrowdAnswer {
  readonly code: string;
  readonly id: number | null;
}

export interface CrowdResult {
  readonly acknowledged: readonly Acknowledged[];
  /** How often each code was answered, by post. */
  readonly codes: ReadonlyMap<number, Readonly<Record<string, number>>>;
}

const FIRST_USER = 1_000;

/** Lets so many people reserve each of the posts, all at the same moment. */
export async function runCrowd(
  people: number,
  postIds: readonly number[],
  reserve: (userId: number, postId: number) => Promise<CrowdAnswer>,
): Promise<CrowdResult> {
  const requests = numbers(people).flatMap((number) =>
    postIds.map(async (postId) => ({ postId, ...(await reserve(FIRST_USER + number, postId)) })),
  );
  const answers = await Promise.all(requests);
  const acknowledged = answers.flatMap(({ id, postId }) => (id === null ? [] : [{ reservationId: id, postId }]));
  const codes = [...Map.groupBy(answers, ({ postId }) => postId)].map(
    ([postId, ofPost]) => [postId, countCodes(ofPost)] as const,
  );
  return { acknowledged, codes: new Map(codes) };
}

function countCodes(answers: readonly CrowdAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of answers) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
