export {
  BrokerOutError,
  MAX_ATTEMPTS,
  type Broker,
  type BrokerMessage,
  type DeliveryInfo,
  type HandlerOutcome,
  type MessageHandler,
  type QueueBinding,
  type Subscription,
  type Topology,
} from './broker';
export type { ImageStore, StoredPicture, UploadTarget } from './image-store';
export { LOCK_WAIT_MS, type Lock, type LockState } from './lock';
export { noCrash, type Clock, type CrashPoint } from './process';
export { MAX_TOKENS_A_SEND, PushServiceOutError, type Push, type PushResult, type PushSender } from './push-sender';
export type { RateLimit, RateLimiter, RateLimiters, RateVerdict } from './rate-limiter';
