import { distanceKm, type GeoPosition } from '@gobbler/contracts';
import type { Viewer } from '@gobbler/service-kit';
import { readPages } from '../engine/read-pages';
import type { RouteCall } from '../engine/route';
import { viewPosts, type NearbyEdge } from './post-operations';
import { toPostOnOffer } from './to-post';

const MAX_POSTS = 200;
/** Where full posts stand in the way, the search goes on this far at most. */
const MAX_PAGES = 10;

/** Posts near a place with a portion left, nearest first by the centres of their cells. */
export async function answerViewPosts(call: RouteCall, near: GeoPosition, viewer: Viewer | null): Promise<unknown[]> {
  // Without a fix the phone sends the coordinates swapped; it must not see an error then.
  if (Math.abs(near.latitude) > 90 || Math.abs(near.longitude) > 180) return [];
  const found = await findOpenPosts(call, near, viewer);
  return found.map((edge) => ({ ...toPostOnOffer(edge.node, call.timeZone), distance: distanceOf(edge, near) }));
}

async function findOpenPosts({ ask }: RouteCall, near: GeoPosition, viewer: Viewer | null): Promise<NearbyEdge[]> {
  const found = new Map<number, NearbyEdge>();
  let pages = 0;
  for await (const edges of readPages(async (after) => (await ask(viewPosts, { near, after }, viewer)).nearbyPosts)) {
    for (const edge of edges) {
      // A post that was moved between two pages comes twice.
      if (isOpen(edge)) found.set(edge.node.id, edge);
    }
    pages += 1;
    if (found.size >= MAX_POSTS || pages === MAX_PAGES) break;
  }
  return [...found.values()].slice(0, MAX_POSTS);
}

function isOpen({ node }: NearbyEdge): boolean {
  return !node.isHidden && node.availableReservations > 0;
}

/** Kilometres to where the reader may see the post: to the post itself for those who may know its place. */
function distanceOf({ node, ...edge }: NearbyEdge, near: GeoPosition): number {
  return node.position.isExact ? distanceKm(near, node.position) : edge.distanceKm;
}
