import { readAll } from '../engine/read-pages';
import type { RouteCall } from '../engine/route';
import { toWholePost } from '../post/to-post';
import { reservations } from './reservation-operations';
import { toReservation } from './to-reservation';

/** All of one's reservations with their posts; one whose post was deleted a moment ago is left out. */
export async function answerReservations(call: RouteCall): Promise<unknown[]> {
  const edges = await readAll(async (after) => (await call.ask(reservations, { after })).me.reservations);
  return edges.flatMap(({ node }) => {
    if (!node.post) return [];
    return [toReservation(node, node.post.id, toWholePost(node.post, call.timeZone))];
  });
}
