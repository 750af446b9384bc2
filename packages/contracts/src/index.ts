export { ERROR_CODES, isErrorCode, isFault, type ErrorCode } from './errors/error-codes';
export {
  graphqlErrorSchema,
  httpErrorSchema,
  mayPassOn,
  retryAfterHeader,
  toAppError,
  toGraphqlError,
  toHttpError,
  type ErrorEnvelope,
} from './errors/error-envelope';
export { AppError, type AppErrorDetails, type FieldProblem } from './errors/app-error';
export {
  BadUserInputError,
  ForbiddenError,
  IdempotencyInProgressError,
  IdempotencyKeyReusedError,
  NotSignedInError,
  OutcomeUnknownError,
  QuotaExceededError,
  UnavailableError,
} from './errors/common-errors';
export { codePoints } from './errors/code-points';
export type { Slice } from './ports/slice';
export { startInputCheck, type InputCheck } from './errors/input-check';
export { isVisible, textProblem, withLineFeeds, withoutForbidden, type TextLimits } from './errors/text-rule';
export { envelopeSchema, type Envelope } from './events/envelope';
export { defineEvent, type EventData, type EventDefinition } from './events/event-definition';
export { PostCreated, PostDeleted, PostUpdated, postSnapshotSchema, type PostSnapshot } from './events/post-events';
export { readEvent, type ReadEventResult } from './events/read-event';
export {
  MAX_CLOSED_HOLDERS,
  ReservationCancelled,
  ReservationMade,
  ReservationsClosed,
  type ClosedReservations,
  type ReservationChange,
} from './events/reservation-events';
export { SubscriptionActivated, SubscriptionEnded } from './events/subscription-events';
export { QUEUES, TOPOLOGY } from './events/topology';
export {
  BrokerUnavailableError,
  MAX_ATTEMPTS,
  type Broker,
  type BrokerMessage,
  type DeliveryInfo,
  type HandlerOutcome,
  type MessageHandler,
  type QueueBinding,
  type Subscription,
  type Topology,
} from './ports/broker';
export type { ImageStore, StoredPicture, UploadTarget } from './ports/image-store';
export { LOCK_WAIT_MS, type Lock, type LockState } from './ports/lock';
export { noCrash, type Clock, type CrashPoint } from './ports/process';
export {
  MAX_TOKENS_PER_SEND,
  PushServiceUnavailableError,
  type Push,
  type PushAnswer,
  type PushResult,
  type PushSender,
} from './ports/push-sender';
export type { RateLimit, RateLimiter, RateLimiters, RateVerdict } from './ports/rate-limiter';
export { toPhonePost, type PhonePost, type PostToShow } from './phone-format/phone-post';
export { distanceKm, EARTH_RADIUS_KM } from './geo/distance-km';
export { publicPosition, type GeoPosition } from './geo/public-position';
export { portionsLeft } from './phone-format/portions-left';
export { toUtcWallClock, toWallClock } from './phone-format/wall-clock';
