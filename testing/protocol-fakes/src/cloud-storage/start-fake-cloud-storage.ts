import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { FaultPlan, type FaultTimes } from '../fault-plan';
import type { Fault, Operation } from './cloud-fault';
import type { FakeState, RecordedRequest } from './fake-state';
import { GoogleError } from './google-error';
import { addObjectRoutes } from './object-routes';
import { ObjectTable, type ObjectMetadata, type StoredObject } from './object-table';
import { ResumableSessions } from './resumable-sessions';
import { addSignedRoutes } from './signed-routes';
import type { TestServiceAccount } from './test-service-account';
import { addUploadRoutes } from './upload-routes';

export interface FakeCloudStorageOptions {
  readonly bucket: string;
  /** Accounts whose signatures are good. */
  readonly accounts?: readonly TestServiceAccount[];
  readonly now?: () => Date;
}

export interface FakeCloudStorage {
  /** The API's address (`apiEndpoint`), on loopback. */
  readonly url: string;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  names(): string[];
  find(name: string): StoredObject | null;
  put(name: string, bytes: Buffer, metadata?: ObjectMetadata): void;
  /** Changes a byte of what is stored, and not its checksums. */
  corrupt(name: string): void;
  /** Removes the bucket. */
  loseBucket(): void;
  /** Plans a fault; those that were planned earlier come first. */
  fail(operation: Operation | 'any', fault: Fault, times?: FaultTimes): void;
  /** Forgets all planned faults. */
  heal(): void;
  /** Ends every connection, those of hanging requests too. */
  close(): Promise<void>;
}

/** Bytes. */
const BODY_LIMIT = 64 * 1024 * 1024;

/** Google Cloud Storage with one bucket, in memory, as far as its official SDK and signed addresses need it. */
export async function startFakeCloudStorage(options: FakeCloudStorageOptions): Promise<FakeCloudStorage> {
  const { bucket, accounts = [], now = () => new Date() } = options;
  const state: FakeState = {
    bucket,
    objects: new ObjectTable(now),
    sessions: new ResumableSessions(),
    faults: new FaultPlan(),
    requests: [],
    now,
    signers: new Map(accounts.map(({ credentials, publicKey }) => [credentials.client_email, publicKey])),
    url: '',
  };
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 1_024 },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.setErrorHandler((error, _request, reply) => {
    const answered = error instanceof GoogleError ? error : new GoogleError(500, String(error));
    void reply.status(answered.status).send(answered.toBody());
  });
  addUploadRoutes(app, state);
  addObjectRoutes(app, state);
  addSignedRoutes(app, state);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  state.url = `http://127.0.0.1:${port}`;
  return {
    url: state.url,
    requests: state.requests,
    names: () => state.objects.names(),
    find: (name) => state.objects.find(name),
    put: (name, bytes, metadata = {}) => void state.objects.put(name, bytes, metadata),
    corrupt: (name) => state.objects.corrupt(name),
    loseBucket() {
      state.bucket = '';
    },
    fail: (operation, fault, times) =>
      state.faults.add(fault, (met) => operation === 'any' || operation === met, times),
    heal: () => state.faults.clear(),
    close: () => app.close(),
  };
}
