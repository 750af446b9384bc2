import type { Reservation } from '../domain/reservation';

/** A reservation as JSON, the way it was when it was made: a repeat of the request gets this, whatever became of it since. */
export type StoredAnswer = Omit<Reservation, 'createdAt' | 'updatedAt'> & {
  readonly createdAt: string;
  readonly updatedAt: string | null;
};

export function toAnswer(reservation: Reservation): StoredAnswer {
  return {
    ...reservation,
    createdAt: reservation.createdAt.toISOString(),
    updatedAt: reservation.updatedAt?.toISOString() ?? null,
  };
}

export function fromAnswer(answer: StoredAnswer): Reservation {
  return {
    ...answer,
    createdAt: new Date(answer.createdAt),
    updatedAt: answer.updatedAt === null ? null : new Date(answer.updatedAt),
  };
}
