export { databaseUrlSetting } from './settings/database-url';
export { COMMON_SETTINGS, instanceIdOf, toCommonConfig, type CommonConfig } from './settings/common-settings';
export { metricsPortOf, metricsPortSetting } from './settings/metrics-port';
export {
  countSetting,
  dataFolderSetting,
  environmentSetting,
  isPlaceholder,
  logLevelSetting,
  originListSetting,
  poolSizeSetting,
  portSetting,
  rabbitMqUrlSetting,
  redisUrlSetting,
  secretSetting,
  textSetting,
  timeZoneSetting,
  urlSetting,
  type RuntimeEnvironment,
} from './settings/fields';
export { withSettingsFile } from './settings/with-settings-file';
export { neededInProduction } from './settings/needed-in-production';
export { rabbitMqSettings, toRabbitMqConfig, type RabbitMqConfig } from './settings/rabbitmq-settings';
export { readSettings, type Environment } from './settings/read-settings';
export { serviceEnvironment } from './settings/config';
export { SettingsError, type SettingProblem } from './settings/settings-error';
export { DeadlineExceededError, withinDeadline } from './concurrency/deadline';
export { createGroupCommit, type Batched, type BatchOutcome } from './concurrency/group-commit';
export { createKeyedMutex, type KeyedMutex } from './concurrency/keyed-mutex';
export { keepLease, pollForLease } from './concurrency/lease';
export { createOutageLog } from './concurrency/outage-log';
export { repeat, type Repetition } from './concurrency/repeat';
export { RetriesExhaustedError, retry } from './concurrency/retry';
export { createSemaphore, type Semaphore, type SemaphoreOptions } from './concurrency/semaphore';
export { createAdaptiveLimit } from './overload/adaptive-limit';
export { createAdmission, type Priority } from './overload/admission';
export { createLoopPace } from './overload/loop-pace';
export { claimsMutation, shedLoad, type LoadShedder } from './overload/shed-load';
export { createSingleFlight } from './concurrency/single-flight';
export { within } from './concurrency/within';
export { readServiceSettings, settingPrefix, type ServiceConfig } from './settings/service-settings';
export { terminalDestination } from './logging/terminal-destination';
export { createLogger, type Logger } from './logging/create-logger';
export { countConsumed } from './metrics/count-consumed';
export { countLocks, type CountLock, type LockOutcome } from './metrics/count-locks';
export { createMetrics, type Metrics } from './metrics/create-metrics';
export type { Series } from './metrics/histogram';
export { serveMetrics, type MetricsServer } from './metrics/serve-metrics';
export { acceptJson } from './http/accept-json';
export { createHttpServer } from './http/create-http-server';
export type { FastifyInstance as HttpServer, FastifyReply as HttpReply } from 'fastify';
export { addHealthRoutes, optionalDependency, type Dependency, type Readiness } from './http/health';
export { headerValues } from './http/header-values';
export { INTERNAL_HEADERS } from './http/internal-headers';
export { currentRequest, runInRequest, type RequestScope } from './http/request-scope';
export { noteErrors } from './tracing/note-errors';
export { openTracer } from './tracing/open-tracer';
export { openTracing, type Tracing } from './tracing/open-tracing';
export { currentSpan, inSpan, withSpan } from './tracing/current-span';
export type { Span } from './tracing/span';
export type { SpanSink } from './tracing/segment';
export { formatTraceparent, parseTraceparent } from './tracing/traceparent';
export { newSpanId, newTraceId } from './tracing/ids';
export type { Tracer } from './tracing/tracer';
export { assertUtf8Type, decodeUtf8 } from './http/utf8-text';
export { ACCESS_TOKEN, verifyAccessToken, type AccessTokenIdentity } from './identity/access-token';
export { bearerToken } from './identity/bearer-token';
export { createInternalTokenIssuer, type InternalTokenIssuer, type Viewer } from './identity/internal-token-issuer';
export { createInternalTokenVerifier } from './identity/internal-token-verifier';
export { callerOf, requireInternalCaller } from './identity/require-internal-caller';
export { createPlaceSeal, type PlaceSeal } from './identity/place-seal';
export { isServiceName, type ServiceName } from './identity/service-name';
export { withCrashPoints } from './lifecycle/with-crash-points';
export { runMain, type RunningService } from './lifecycle/run-main';
export { shutDown, type ShutdownStep } from './lifecycle/shutdown';
export { StartError } from './lifecycle/start-error';
export { startService, type StartedService } from './service/start-service';
export type { Chore, ServiceAdapters, SharedParts } from './service/service-options';
export { startInOrder } from './lifecycle/start-in-order';
export { bigintNumber } from './database/bigint-number';
export { addColumn, createIndexes, createTable } from './database/change-schema';
export { createDataSource } from './database/create-data-source';
export { BeginAgainError, isDatabaseDown, isDuplicate, isLockTimeout } from './database/database-errors';
export { deleteInSteps, runInSteps } from './database/run-in-steps';
export { dialectOf } from './database/dialect';
export { insertRows } from './database/insert-rows';
export { lockRow, runBriefly } from './database/lock-row';
export { migrate, readMigrationStatus } from './database/migrate';
export { databaseDependency, openDatabase, openMigratedDatabase } from './database/open-database';
export { findPages, pagesStatement, type Pages } from './database/find-pages';
export { createRowReader } from './database/row-reader';
export { changeRows, readRows, type Parameters } from './database/run-statement';
export { tableOf } from './database/table-of';
export { withoutStatementLimit } from './database/without-statement-limit';
export { runTransaction } from './database/run-transaction';
export { runMigrateMain } from './migrate/run-migrate-main';
export { inspectDatabase, type DatabaseInspection } from './migrate/inspect-database';
export { runMigrate } from './migrate/run-migrate';
export type { ServiceDatabase } from './migrate/service-database';
export { withDatabase } from './migrate/with-database';
export type { Explain, Fact, Subject } from './explain/explanation';
export { explainOutbox, isAboutPost } from './explain/explain-outbox';
export { asksForHelp, runAsProcess, runCommand } from './command/run-command';
export type { Terminal } from './command/terminal';
export { alignColumns, toTable } from './command/to-table';
export { runReconcile, type ReconcileOptions, type Reconciliation } from './reconcile/run-reconcile';
export { reportEvery, settleDifferences } from './reconcile/settle-differences';
export { appendEvent, appendEvents } from './outbox/append-event';
export { HandledEventEntity } from './outbox/handled-event.entity';
export { handleOnce } from './outbox/handle-once';
export { OutboxEventEntity } from './outbox/outbox-event.entity';
export { startOutboxRelay, type OutboxRelay } from './outbox/outbox-relay';
export { CreateHandledEvents1700000000002, CreateOutbox1700000000001 } from './outbox/outbox-tables';
export { IdempotencyKeyEntity } from './idempotency/idempotency-key.entity';
export { CreateIdempotencyKeys1700000000003 } from './idempotency/idempotency-table';
export { claimKey, keepAnswer, releaseKey, type KeyClaim } from './idempotency/claim-key';
export { createIdempotencyMutex } from './idempotency/idempotency-mutex';
export {
  checkIdempotencyKey,
  sweepIdempotencyKeys,
  type IdempotentAnswer,
  type IdempotentRequest,
} from './idempotency/keyed-request';
export { createRequestIdempotency, IDEMPOTENCY_HEADERS } from './idempotency/request-idempotency';
export {
  findIdempotentAnswer,
  findIdempotentAnswers,
  runIdempotent,
  runIdempotentBatch,
} from './idempotency/run-idempotent';
export { lockQuota, lockQuotas, type LockedQuota } from './quotas/lock-quota';
export { QuotaEntity } from './quotas/quota.entity';
export { CreateQuotas1700000000040 } from './quotas/quota-table';
export { buildSchema, federationRules } from './graphql/build-schema';
export { collectFields, type Selections } from './graphql/collect-fields';
export { checkFirst, decodeCursor, encodeCursor, pageInfoOf, type PageInfo } from './graphql/connection';
export { requestContextOf, type RequestContext, type SignedIn, type SubgraphCall } from './graphql/context';
export { DateTimeScalar } from './graphql/date-time';
export { parseId, tryParseId } from './graphql/ids';
export { inputOf } from './graphql/input-of';
export { createInternalClient, type InternalClient, type InternalOperation } from './graphql/internal-client';
export { createKeyLoader } from './graphql/load-by-key';
export { readNodeId, toNodeId } from './graphql/node-id';
export { createPageLoader } from './graphql/page-loader';
/** @public Declarations of services name it. */
export type { PageLoader } from './graphql/page-loader';
export { allow, deny, isCalledBy, isSelf, isSignedIn, type Permissions, type ShieldRule } from './graphql/rules';
export { startSubgraph, SUBGRAPH_TIMEOUT_MS, type RunningSubgraph } from './graphql/start-subgraph';
