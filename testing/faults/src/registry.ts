import type { FaultDefinition } from './fault';
import { noFault } from './faults/00-no-fault';
import { holderStopped } from './faults/01-holder-stopped';
import { redisKilled } from './faults/02-redis-killed';
import { redisFlushed } from './faults/03-redis-flushed';
import { serviceKilled } from './faults/04-service-killed';
import { databaseKilled } from './faults/05-database-killed';
import { connectionsCut } from './faults/06-connections-cut';
import { deadlocksInjected } from './faults/07-deadlocks-injected';
import { postsReplayed } from './faults/08-posts-replayed';
import { clockWrong } from './faults/09-clock-wrong';
import { killedBeforePublish } from './faults/10-killed-before-publish';
import { brokerOut } from './faults/11-broker-out';
import { workerKilled } from './faults/12-worker-killed';
import { poisonMessages } from './faults/13-poison-messages';
import { subgraphsSick } from './faults/14-subgraphs-sick';
import { replicasRestarted } from './faults/15-replicas-restarted';

/** Every fault of the table, in its order. */
export const FAULTS: readonly FaultDefinition[] = [
  noFault,
  holderStopped,
  redisKilled,
  redisFlushed,
  serviceKilled,
  databaseKilled,
  connectionsCut,
  deadlocksInjected,
  postsReplayed,
  clockWrong,
  killedBeforePublish,
  brokerOut,
  workerKilled,
  poisonMessages,
  subgraphsSick,
  replicasRestarted,
];
