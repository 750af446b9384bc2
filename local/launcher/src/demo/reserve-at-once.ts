import { DemoError, type Person } from './demo-client';
import type { Stage } from './stage';

/** All at the same moment, with numbers as texts, the way the phone sends them. */
export async function reserveAtOnce({ client }: Stage, people: readonly Person[], postId: number) {
  const answers = await Promise.all(
    people.map(async (person) => {
      const body = { user_id: String(person.userId), post_id: String(postId) };
      const { status } = await client.postJson('/reservation/reserve', body, person);
      return { person, status };
    }),
  );
  const odd = answers.find(({ status }) => status !== 200 && status !== 404);
  if (odd) throw new DemoError(`${odd.person.name} got ${odd.status} for a reservation`);
  const winners = answers.filter(({ status }) => status === 200).map(({ person }) => person);
  return { winners, refused: answers.length - winners.length };
}
