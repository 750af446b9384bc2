import {
  CreateHandledEvents1700000000002,
  createDataSource,
  HandledEventEntity,
  type ServiceDatabase,
} from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import { DeletedPostEntity } from './deleted-post.entity';
import { EventClaimEntity } from './event-claim.entity';
import { EventProgressEntity } from './event-progress.entity';
import { explainPushes } from './explain-pushes';
import { CreateEventClaims1700000000040 } from './migrations/1700000000040-create-event-claims';
import { CreateEventProgress1700000000041 } from './migrations/1700000000041-create-event-progress';
import { CreateSentTokens1700000000042 } from './migrations/1700000000042-create-sent-tokens';
import { CreateUnreachedPeople1700000000043 } from './migrations/1700000000043-create-unreached-people';
import { CreateDeletedPosts1700000000044 } from './migrations/1700000000044-create-deleted-posts';
import { KeepPushRecords1700000000045 } from './migrations/1700000000045-keep-push-records';
import { SentTokenEntity } from './sent-token.entity';
import { UnreachedPersonEntity } from './unreached-person.entity';

/** The worker's database, not connected yet. */
export function createWorkerDataSource(url: string, poolSize: number): DataSource {
  return createDataSource({
    url,
    service: 'notification-worker',
    poolSize,
    entities: [
      HandledEventEntity,
      EventClaimEntity,
      EventProgressEntity,
      SentTokenEntity,
      UnreachedPersonEntity,
      DeletedPostEntity,
    ],
    migrations: [
      CreateHandledEvents1700000000002,
      CreateEventClaims1700000000040,
      CreateEventProgress1700000000041,
      CreateSentTokens1700000000042,
      CreateUnreachedPeople1700000000043,
      CreateDeletedPosts1700000000044,
      KeepPushRecords1700000000045,
    ],
  });
}

/** For operators' commands. */
export const workerDatabase: ServiceDatabase = {
  service: 'notification-worker',
  setting: 'NOTIFICATION_WORKER_DATABASE_URL',
  create: createWorkerDataSource,
  explain: explainPushes,
};
