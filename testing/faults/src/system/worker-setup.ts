import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PostSnapshot, PostUpdated, TOPOLOGY } from '@gobbler/contracts';
import type { BrokerMessage } from '@gobbler/contracts';
import { createRabbitMqBroker, openDeadLetters, type DeadLetter } from '@gobbler/rabbitmq-broker';
import { createTestServiceAccount, startFakeFcm } from '@gobbler/protocol-fakes';
import { poll } from '@gobbler/test-harness';
import type { EventHistory } from '../checkers/check-events';
import type { FaultContext } from '../fault';
import { FAULT_SECRET } from '../load/ask-service';
import { freePort } from '@gobbler/test-servers';
import type { ServiceProcess } from './fault-scope';
import { silent } from './event-tap';
import { startFakePeople, tokenOf, type People } from './fake-people';
import { createRowReader } from './read-rows';

export interface WorkerSetupOptions extends People {
  /** A virtual host that is there already. */
  readonly vhost?: string;
  readonly workerEnv?: Readonly<Record<string, string>>;
}

/** Who was to get a push of which event; the push itself says both. */
const pushOf = (eventId: string, userId: number): string => `${eventId} on ${tokenOf(userId)}`;

/**
 * The notification worker as a process on real servers. Beside it, in this process: the push service, which speaks Firebase's
 * protocol, and the users who are to be notified.
 */
export async function openWorkerSetup({ scope, engine }: FaultContext, options: WorkerSetupOptions) {
  const [databaseUrl, vhost, people, port] = await Promise.all([
    scope.servers.database(engine, false),
    options.vhost ?? scope.servers.vhost(false),
    startFakePeople(scope, options),
    freePort(),
  ]);
  const { credentials } = createTestServiceAccount();
  const credentialsFile = join(scope.folder, 'service-account.json');
  await writeFile(credentialsFile, JSON.stringify(credentials));
  const fcm = await startFakeFcm({ projectId: credentials.project_id });
  scope.atEnd(() => fcm.stop());
  const broker = await createRabbitMqBroker({ url: vhost, topology: TOPOLOGY, log: silent });
  scope.atEnd(() => broker.close());
  const confirmed: string[] = [];

  return {
    fcm,
    people,
    rows: createRowReader(databaseUrl),
    /** Each push that a confirmed event owes a user. */
    owed: confirmed as readonly string[],
    startWorker: (env: Readonly<Record<string, string>> = {}): ServiceProcess =>
      scope.start({
        name: 'notification-worker',
        file: 'notification-worker/dist/main.js',
        port,
        env: {
          INTERNAL_TOKEN_SECRET: FAULT_SECRET,
          GOBBLER_DATA_DIR: scope.folder,
          LOG_LEVEL: 'warn',
          RABBITMQ_URL: vhost,
          NOTIFICATION_WORKER_PORT: String(port),
          NOTIFICATION_WORKER_METRICS_PORT: '0',
          NOTIFICATION_WORKER_DATABASE_URL: databaseUrl,
          USER_URL: people.url,
          RESERVATION_URL: people.url,
          PAYMENT_URL: people.url,
          FIREBASE_CREDENTIALS_FILE: credentialsFile,
          FIREBASE_API_URL: fcm.url,
          ...options.workerEnv,
          ...env,
        },
      }),
    publish: (message: BrokerMessage) => broker.publish(message),
    /** Publishes an event of each of these posts; their holders are owed a push from then on. */
    async publishUpdates(postIds: readonly number[]): Promise<string[]> {
      return Promise.all(
        postIds.map(async (postId) => {
          const message = updateOf(postId);
          await broker.publish(message);
          confirmed.push(...options.holdersOf(postId).map((userId) => pushOf(message.id, userId)));
          return message.id;
        }),
      );
    },
    /** Resolves when every push that is owed was sent, or when the time is over. */
    async waitForPushes(limitMs: number): Promise<void> {
      const isAllSent = () => {
        const sent = new Set(fcm.sent.map(({ token, data }) => `${data?.['eventId']} on ${token}`));
        return confirmed.every((subject) => sent.has(subject));
      };
      await poll(isAllSent, Boolean, { limitMs, everyMs: 200 });
    },
    /** What phones were sent, against what they were owed. */
    history(): EventHistory {
      const sent = fcm.sent.map(({ token, data, android, apns }) => ({
        subject: `${data?.['eventId']} on ${token}`,
        eventId: data?.['eventId'] ?? '',
        collapseKey: `${android?.collapse_key} ${apns?.headers?.['apns-collapse-id']}`,
      }));
      return { attempted: confirmed, acknowledged: confirmed, delivered: sent, effects: sent };
    },
    async deadLetters(): Promise<readonly DeadLetter[]> {
      const dead = await openDeadLetters(vhost, TOPOLOGY);
      try {
        return await dead.list();
      } finally {
        await dead.close();
      }
    },
  };
}

export type WorkerSetup = Awaited<ReturnType<typeof openWorkerSetup>>;

/** An event as the post service publishes it. */
export function updateOf(postId: number, change: Partial<PostSnapshot> = {}, version?: number): BrokerMessage {
  const now = new Date().toISOString();
  const data: PostSnapshot = {
    postId,
    ownerId: 7,
    title: 'Soup',
    description: 'Still warm',
    pictureUrl: 'http://127.0.0.1:4000/pictures/placeholder.png',
    latitude: 1.3,
    longitude: 103.8,
    portions: 5,
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
    isHidden: false,
    version: 2,
    createdAt: now,
    updatedAt: now,
    ...change,
  };
  const { name, version: known } = PostUpdated;
  const id = randomUUID();
  const event = { id, name, version: version ?? known, occurredAt: now, trace: null, data };
  return { id, name, body: JSON.stringify(event) };
}
