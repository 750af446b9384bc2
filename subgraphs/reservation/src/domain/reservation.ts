/** One portion of a post, kept for one person. */
export interface Reservation {
  readonly id: number;
  readonly userId: number;
  readonly postId: number;
  readonly createdAt: Date;
  readonly updatedAt: Date | null;
  /** False once it was cancelled or its post deleted. */
  readonly isActive: boolean;
}

/** A reservation is its holder's and the post's owner's business. */
export function mayBeSeenBy(viewerId: number, reservation: Reservation, postOwnerId: number | undefined): boolean {
  return viewerId === reservation.userId || viewerId === postOwnerId;
}
