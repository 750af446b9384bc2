import type { AskService, ServiceAnswer } from './ask-service';

const RESERVE = 'mutation ($postId: ID!) { reserve(postId: $postId) { reservation { id } } }';

/** One person's reservation, asked for once: what is tested is what is published. */
export function reserveOnce(ask: AskService, url: string, userId: number, postId: number): Promise<ServiceAnswer> {
  return ask({ url, service: 'reservation', document: RESERVE, variables: { postId: String(postId) }, userId });
}

/** The id of the reservation in an answer; null when there is none. */
export function reservationIn(answer: ServiceAnswer): string | null {
  if (answer.kind !== 'data') return null;
  const { reserve } = answer.data as { reserve: { reservation: { id: string } } };
  return reserve.reservation.id;
}
