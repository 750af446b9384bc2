import { ForbiddenError } from '@gobbler/contracts';
import type { Viewer } from '@gobbler/service-kit';
import type { RawInput } from '../input/check-input';

/**
 * Whether a request carries a `user_id` that is not the token's. 0 means that there is none; anything but a number is left
 * to the route's own input check.
 */
export function namesOtherUser(viewer: Viewer, { path, query, body }: Partial<RawInput>): boolean {
  const claims = [path, query, body].flatMap((place) => claimedUserIds(place));
  return claims.some((claim) => claim !== 0 && claim !== viewer.userId);
}

/** The viewer is the token's; a `user_id` may only agree with it. Throws `FORBIDDEN`. */
export function refuseOtherUsers(viewer: Viewer, raw: Partial<RawInput>): void {
  if (namesOtherUser(viewer, raw)) throw new ForbiddenError('The user_id is not the one that the token belongs to.');
}

const WHOLE_NUMBER = /^\s*[+-]?\d+\s*$/;

function claimedUserIds(place: unknown): number[] {
  if (typeof place !== 'object' || place === null || !('user_id' in place)) return [];
  const claims: unknown[] = Array.isArray(place.user_id) ? place.user_id : [place.user_id];
  return claims.flatMap((claim) => {
    if (typeof claim === 'number') return [claim];
    return typeof claim === 'string' && WHOLE_NUMBER.test(claim) ? [Number(claim)] : [];
  });
}
