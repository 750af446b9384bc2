import {
  createDataSource,
  CreateHandledEvents1700000000002,
  CreateIdempotencyKeys1700000000003,
  CreateOutbox1700000000001,
  CreateQuotas1700000000040,
  HandledEventEntity,
  IdempotencyKeyEntity,
  OutboxEventEntity,
  QuotaEntity,
  type ServiceDatabase,
} from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import { CapacityEntity } from './capacity.entity';
import { explainReservations } from './explain-reservations';
import { CreateCapacities1700000000010 } from './migrations/1700000000010-create-capacities';
import { CreateReservations1700000000011 } from './migrations/1700000000011-create-reservations';
import { IndexReservationsByUser1700000000012 } from './migrations/1700000000012-index-reservations-by-user';
import { IndexReservationsByPost1700000000013 } from './migrations/1700000000013-index-reservations-by-post';
import { IndexReservationsByClosingEvent1700000000014 } from './migrations/1700000000014-index-reservations-by-closing-event';
import { AddMostTotal1700000000015 } from './migrations/1700000000015-add-most-total';
import { FillMostTotal1700000000016 } from './migrations/1700000000016-fill-most-total';
import { IndexReservationsByTime1700000000041 } from './migrations/1700000000041-index-reservations-by-time';
import { ReservationEntity } from './reservation.entity';

/** The reservation subgraph's database, not connected yet. */
export function createReservationDataSource(url: string, poolSize: number): DataSource {
  return createDataSource({
    url,
    service: 'reservation',
    poolSize,
    entities: [
      CapacityEntity,
      ReservationEntity,
      QuotaEntity,
      OutboxEventEntity,
      HandledEventEntity,
      IdempotencyKeyEntity,
    ],
    migrations: [
      CreateOutbox1700000000001,
      CreateHandledEvents1700000000002,
      CreateIdempotencyKeys1700000000003,
      CreateCapacities1700000000010,
      CreateReservations1700000000011,
      IndexReservationsByUser1700000000012,
      IndexReservationsByPost1700000000013,
      IndexReservationsByClosingEvent1700000000014,
      AddMostTotal1700000000015,
      FillMostTotal1700000000016,
      CreateQuotas1700000000040,
      IndexReservationsByTime1700000000041,
    ],
  });
}

/** For operators' commands. */
export const reservationDatabase: ServiceDatabase = {
  service: 'reservation',
  setting: 'RESERVATION_DATABASE_URL',
  create: createReservationDataSource,
  explain: explainReservations,
};
