import type { Clock, CrashPoint, Lock } from '@gobbler/contracts';
import { createIdempotencyMutex, createKeyedMutex } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import { withAnswerCrashPoint, withReserveCrashPoints } from './crash-points';
import type { PostReader, ReservationQuotas } from './domain/ports';
import { createReservationService } from './domain/reservation-service';
import { batchesByPost } from './infra/batches';
import { createCapacityRepository } from './infra/capacity.repository';
import { createReservationRepository } from './infra/reservation.repository';
import { createTransactions } from './infra/transactions';

export interface ServicesDeps {
  readonly dataSource: DataSource;
  readonly posts: PostReader;
  readonly lock: Lock;
  readonly quotas: ReservationQuotas;
  readonly now: Clock;
  readonly crashPoint: CrashPoint;
  /** Aborted when the service is being stopped. */
  readonly stopping?: AbortSignal;
  /** Called when an event has been committed. */
  readonly onCommitted: () => void;
}

/** The use cases, connected to the database, the lock and post. */
export function createServices(deps: ServicesDeps) {
  const { dataSource, posts, lock, quotas, now, crashPoint, stopping, onCommitted } = deps;
  const repositories = {
    capacities: createCapacityRepository(dataSource),
    reservations: createReservationRepository(dataSource),
    posts,
  };
  const ports = {
    ...repositories,
    transactions: createTransactions({ dataSource, quotas, now, stopping, onCommit: onCommitted }),
    lock,
    accounts: createKeyedMutex(),
    keys: createIdempotencyMutex(),
    batches: batchesByPost,
    now,
  };
  const service = createReservationService(withReserveCrashPoints(ports, crashPoint));
  return { repositories, reservationService: withAnswerCrashPoint(service, crashPoint) };
}
